/** Answers of a check while it is being taken, whole or not. */
import type { Answer, CheckItem, Sitting } from '$lib/api/types';

/** What was picked for one item; the shape depends on its kind. */
export interface Pick {
	option?: string;
	options?: string[];
	order?: string[];
	/** Left id to right id. */
	pairs?: Record<string, string>;
	/** An order counts only after the learner moved or confirmed it. */
	touched?: boolean;
}

export interface Progress {
	/** The check that was opened; the attempt has the same id. */
	attempt: string;
	version: number;
	/** Steps and right sides have other ids in another language. */
	language: string;
	started_at: string;
	at: number;
	picks: Record<string, Pick>;
}

/** What is kept on this device of a check that is open: it goes on without a connection too. */
export interface KeptCheck {
	sitting: Sitting;
	progress: Progress;
}

/** The answers kept for the check that is open, if there are any. */
export const stored = (kept: KeptCheck | undefined, sitting: Sitting): Progress | undefined =>
	kept?.progress.attempt === sitting.id && kept.progress.language === sitting.language
		? kept.progress
		: undefined;

/** Answers to a check that was just opened: none yet. */
export const begun = (sitting: Sitting): Progress => ({
	attempt: sitting.id,
	version: sitting.module_version,
	language: sitting.language,
	started_at: sitting.started_at,
	at: 0,
	picks: {}
});

/** Does the item have a whole answer? */
export function answered(item: CheckItem, pick: Pick | undefined): boolean {
	if (!pick) return false;
	switch (item.kind) {
		case 'single':
			return pick.option !== undefined;
		case 'multiple':
			return (pick.options?.length ?? 0) > 0;
		case 'ordering':
			return pick.touched === true;
		case 'matching':
			return (item.left ?? []).every(({ id }) => pick.pairs?.[id]);
	}
}

/** The answer as the API takes it; unanswered items are left out. */
export function toAnswers(items: CheckItem[], picks: Record<string, Pick>): Answer[] {
	return items.flatMap((item): Answer[] => {
		const pick = picks[item.id];
		if (!pick) return [];
		const base = { item: item.id, kind: item.kind };
		switch (item.kind) {
			case 'single':
				return pick.option ? [{ ...base, option: pick.option }] : [];
			case 'multiple':
				return pick.options?.length ? [{ ...base, options: pick.options }] : [];
			case 'ordering':
				return pick.touched && pick.order ? [{ ...base, order: pick.order }] : [];
			case 'matching': {
				const pairs = Object.entries(pick.pairs ?? {})
					.filter(([, right]) => right)
					.map(([left, right]) => ({ left, right }));
				return pairs.length ? [{ ...base, pairs }] : [];
			}
		}
	});
}

/** Moves one entry of an order up or down. */
export function moved(order: string[], id: string, by: number): string[] {
	const from = order.indexOf(id);
	const to = from + by;
	if (from < 0 || to < 0 || to >= order.length) return order;
	const next = order.filter((entry) => entry !== id);
	next.splice(to, 0, id);
	return next;
}
