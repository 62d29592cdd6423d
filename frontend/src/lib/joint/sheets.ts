/** Joint observations: where one stands for the reader, a draft of a sheet, and sheets side by side. */
import type { components } from '$lib/api/schema';
import type { JointEvent, Me, PersonRef, RatingValue } from '$lib/api/types';
import { can } from '$lib/me';
import { queryString } from '$lib/query';

export type JointStanding = 'ahead' | 'rate' | 'sent' | 'waits' | 'closed';

/** What the reader has to do with it: rate it, wait for it, or compare. */
export function standing(
	event: Pick<JointEvent, 'state' | 'raters' | 'observed_at'>,
	me: string,
	now = Date.now()
): JointStanding {
	if (event.state === 'closed') return 'closed';
	const mine = event.raters.find((rater) => rater.person.id === me);
	if (mine?.sent_at) return 'sent';
	if (new Date(event.observed_at).getTime() > now) return 'ahead';
	return mine ? 'rate' : 'waits';
}

/** Visits whose sheet the reader still owes. */
export const toSend = <T extends Pick<JointEvent, 'state' | 'raters' | 'observed_at'>>(
	events: T[],
	me: string,
	now = Date.now()
): T[] => events.filter((event) => standing(event, me, now) === 'rate');

/** May call observers to an event somewhere; leads may for those whom they lead. */
export const callsObservers = (me: Me): boolean =>
	can(me, 'coach', 'observe_counting', 'decide_certification') || me.coachees.length > 0;

/** With whom visits were seen before: few see those of the center in the lists of people. */
export function observersBefore(events: Pick<JointEvent, 'raters'>[], me: string): PersonRef[] {
	const all = events.flatMap((event) => event.raters.map((rater) => rater.person));
	return [...new Map(all.map((person) => [person.id, person])).values()].filter(
		(person) => person.id !== me
	);
}

/** Where an observer writes down what they saw of the worker: the same visit, the skills they rated. */
export function recordPath(
	event: Pick<JointEvent, 'subject' | 'encounter_ref' | 'sheets'>,
	me: string
): string | undefined {
	const own = event.sheets.find((sheet) => sheet.rater_id === me);
	if (!own || event.subject.id === me) return undefined;
	const codes = [...new Set(own.ratings.map(({ indicator }) => indicator.split('.')[0]))];
	const query = queryString({
		person: event.subject.id,
		ref: event.encounter_ref,
		competency: codes.join(',')
	});
	return `/observe?${query}`;
}

export interface Row {
	indicator: string;
	/** One rating a rater, in the order of the raters; absent where none was given. */
	ratings: (RatingValue | undefined)[];
	/** How the ratings lie to each other. */
	differs: 'same' | 'one' | 'more' | 'chance' | 'single';
}

function compare(ratings: (RatingValue | undefined)[]): Row['differs'] {
	const given = ratings.filter((rating) => rating !== undefined);
	if (given.length < 2) return 'single';
	const scores = given.map(Number).filter((n) => !Number.isNaN(n));
	if (scores.length && scores.length < given.length) return 'chance';
	if (!scores.length) return 'same';
	const apart = Math.max(...scores) - Math.min(...scores);
	return apart === 0 ? 'same' : apart === 1 ? 'one' : 'more';
}

/** All sheets side by side, an indicator a row, in the framework's order. */
export function sideBySide(event: Pick<JointEvent, 'raters' | 'sheets'>): Row[] {
	const codes = new Set(event.sheets.flatMap((s) => s.ratings.map((r) => r.indicator)));
	return [...codes]
		.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
		.map((indicator) => {
			const ratings = event.raters.map(
				({ person }) =>
					event.sheets
						.find((sheet) => sheet.rater_id === person.id)
						?.ratings.find((one) => one.indicator === indicator)?.rating as RatingValue | undefined
			);
			return { indicator, ratings, differs: compare(ratings) };
		});
}

/** What was rated so far, kept on the device until it is sent. */
export interface Draft {
	id: string;
	competencies: string[];
	ratings: Record<string, RatingValue>;
}

/** The name under which the draft of somebody's sheet is kept. */
export const draftName = (event: string, me: string): string => `joint-sheet:${me}:${event}`;

/** What is sent: ratings of the skills that are still chosen. */
export const sheetBody = (draft: Draft): components['schemas']['SheetIn'] => ({
	id: draft.id,
	ratings: Object.entries(draft.ratings)
		.filter(([indicator]) => draft.competencies.some((code) => indicator.startsWith(`${code}.`)))
		.map(([indicator, rating]) => ({ indicator, rating }))
});
