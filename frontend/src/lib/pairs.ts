/** Two raters' ratings of one visit, side by side. */
import type { RatingIn, RatingValue } from '$lib/api/types';

export interface Pair {
	candidate?: RatingValue;
	rater?: RatingValue;
}

/** Pairs in which both sides said something, in the framework's order. */
export const complete = (pairs: Record<string, Pair>): [string, Required<Pair>][] =>
	Object.entries(pairs)
		.filter((entry): entry is [string, Required<Pair>] =>
			Boolean(entry[1].candidate && entry[1].rater)
		)
		.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));

export const ratings = (pairs: [string, Required<Pair>][], side: keyof Pair): RatingIn[] =>
	pairs.map(([indicator, pair]) => ({ indicator, rating: pair[side] }));
