/** Two observers side by side, in sentences. */
import type { JointEvent } from '$lib/api/types';
import { number, t, tn } from '$lib/i18n';

export function sentences(pair: JointEvent['agreement'][number]): string {
	const { shared, exact, within_one, bias = 0 } = pair;
	if (!shared) return t('joint.none_shared');
	const [higher, lower] = bias > 0 ? [pair.first, pair.second] : [pair.second, pair.first];
	const mean = number(Math.abs(bias), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
	return [
		tn('joint.same', shared, { exact, within: within_one }),
		bias
			? t('joint.leans', { higher: higher.display_name, lower: lower.display_name, mean })
			: t('joint.even')
	].join(' ');
}
