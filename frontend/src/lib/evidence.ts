/** Evidence in words: a reader sees a day and an observer, never a bare id. */
import type { EvidenceRef, Observation } from '$lib/api/types';
import { dayShort, said, t, tOr } from '$lib/i18n';

export interface EvidenceName {
	text: string;
	/** The language it is in, where that is not the page's. */
	lang?: 'en';
	href?: string;
	/** What became of an observation. */
	state?: Observation['state'];
	/** Came in after the day that is asked about. */
	late?: boolean;
	/** Disputed, decided, withdrawn or amended after that day. */
	changedLate?: boolean;
}

export type Names = Map<string, EvidenceName>;

export function evidenceNames(evidence: EvidenceRef[], observations: Observation[] = []): Names {
	const states = new Map(observations.map((o) => [o.id, o.state]));
	return new Map(
		evidence.map(({ id, kind, text, late, changed_late: changedLate }) => [
			id,
			kind === 'observation'
				? { ...said(text), href: `/observations/${id}`, state: states.get(id), late, changedLate }
				: { ...said(text), late, changedLate }
		])
	);
}

/** Those of a day or before it; as it was known at an instant, those that had come in by then. */
export const seenBy = <T extends Pick<Observation, 'observed_on' | 'received_at'>>(
	observations: T[],
	day: string,
	knownAt?: string
): T[] =>
	observations.filter(
		(one) =>
			one.observed_on <= day && (!knownAt || Date.parse(one.received_at) <= Date.parse(knownAt))
	);

/** Observations to choose among. */
export const observationNames = (observations: Observation[]): Names =>
	new Map(
		observations.map((o) => [
			o.id,
			{
				text: t('evidence.observation', {
					kind: tOr('evidence', o.type),
					day: dayShort(o.performed_on ?? o.observed_on),
					name: o.observer.display_name
				}),
				href: `/observations/${o.id}`,
				state: o.state
			}
		])
	);

export function nameOf(names: Names, id: string): EvidenceName {
	return names.get(id) ?? { text: t('evidence.other', { id: id.slice(-6) }) };
}
