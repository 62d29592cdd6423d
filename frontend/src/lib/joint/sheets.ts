/** Joint observations: where one stands for the reader, a draft of a sheet, and sheets side by side. */
import type { components } from '$lib/api/schema';
import type { JointEvent, Me, RatingValue } from '$lib/api/types';
import { can } from '$lib/me';

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

/** May call observers to an event somewhere; leads may for those whom they lead. */
export const callsObservers = (me: Me): boolean =>
	can(me, 'coach', 'observe_counting', 'decide_certification') || me.coachees.length > 0;

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

const place = (event: string, me: string): string => `joint-sheet:${me}:${event}`;

export function keptDraft(event: string, me: string, store: Storage): Draft | undefined {
	try {
		const text = store.getItem(place(event, me));
		return text ? (JSON.parse(text) as Draft) : undefined;
	} catch {
		return undefined;
	}
}

export function keepDraft(event: string, me: string, draft: Draft, store: Storage): void {
	try {
		store.setItem(place(event, me), JSON.stringify(draft));
	} catch {
		// Without a store the sheet is still on the page.
	}
}

export function dropDraft(event: string, me: string, store: Storage): void {
	try {
		store.removeItem(place(event, me));
	} catch {
		// Nothing was kept.
	}
}

/** What is sent: ratings of the skills that are still chosen. */
export const sheetBody = (draft: Draft): components['schemas']['SheetIn'] => ({
	id: draft.id,
	ratings: Object.entries(draft.ratings)
		.filter(([indicator]) => draft.competencies.some((code) => indicator.startsWith(`${code}.`)))
		.map(([indicator, rating]) => ({ indicator, rating }))
});
