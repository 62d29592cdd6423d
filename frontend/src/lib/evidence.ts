/** Evidence in words: a reader sees a day and an observer, never a bare id. */
import type { Observation } from '$lib/api/types';
import { dayShort, t, tOr } from '$lib/i18n';

export interface EvidenceName {
	text: string;
	href?: string;
}

export type Names = Map<string, EvidenceName>;

export function evidenceNames(observations: Observation[]): Names {
	return new Map(
		observations.map((o) => [
			o.id,
			{
				text: t('evidence.observation', {
					kind: tOr('evidence', o.type),
					day: dayShort(o.performed_on ?? o.observed_on),
					name: o.observer.display_name
				}),
				href: `/observations/${o.id}`
			}
		])
	);
}

export function nameOf(names: Names, id: string): EvidenceName {
	return names.get(id) ?? { text: t('evidence.other', { id: id.slice(-6) }) };
}
