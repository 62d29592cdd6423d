/** What a figure of agreement says, to somebody who is no statistician. */
import { t } from '$lib/i18n';

const known = [
	'icc_2_1',
	'star_kappa_quadratic',
	'bias',
	'exact_agreement',
	'star_zeros_missed',
	'opportunity_disagreement',
	'icc_3_1',
	'within_one_agreement',
	'spread_ratio'
] as const;

export function means(key: string): string | undefined {
	const found = known.find((one) => one === key);
	return found && t(`figure.${found}`);
}
