/** Figures of agreement and pairs of ratings, made ready to be drawn and told. */
import type { CalibrationFigure, PracticeFeedbackItem } from '$lib/api/types';
import { number } from '$lib/i18n';
import { signed } from '$lib/drift';

/** The name under which ratings that were not saved yet are kept, of a run or of practice. */
export const draftName = (me: string, run: string, vignette: string): string =>
	`calibration:${me}:${run}:${vignette}`;

/** Figures that are shares: told as percentages. */
const shares = ['exact_agreement', 'within_one_agreement', 'opportunity_disagreement'];

/** From where to where a figure is drawn. */
export const scaleOf = (key: string): [from: number, to: number] =>
	key === 'bias' ? [-1, 1] : [0, 1];

/** Where on that scale a value lies, 0 to 100; never outside. */
export function place(key: string, value: number): number {
	const [from, to] = scaleOf(key);
	return Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100));
}

/** An end of an interval in words: cut, never rounded across a target. */
export function end(key: string, value: number): string {
	if (shares.includes(key)) return `${Math.trunc(value * 100 + 1e-9)}%`;
	const cut = Math.trunc(value * 100 + Math.sign(value) * 1e-9) / 100 || 0;
	return key === 'bias' ? signed(cut) : number(cut, { minimumFractionDigits: 2 });
}

/** What a run came to, as the server cut it; shares as such, and with its sign which way somebody leans. */
export function actual({ key, value, actual }: CalibrationFigure): string {
	if (value === undefined) return actual;
	if (key === 'bias' && value > 0) return `+${actual}`;
	return shares.includes(key) && !actual.includes('%') ? end(key, value) : actual;
}

/** The part of the scale that reaches the target, where the target is a plain number. */
export function aim(figure: CalibrationFigure): [from: number, to: number] | undefined {
	const found = /^at (least|most) (\d+(?:\.\d+)?)(%?)( either way)?$/.exec(figure.target ?? '');
	if (!found) return undefined;
	const value = Number(found[2]) / (found[3] ? 100 : 1);
	const [from, to] = scaleOf(figure.key);
	if (value > to) return undefined;
	if (found[1] === 'least') return [value, to];
	return found[4] ? [-value, value] : [from, value];
}

export type Drawable = CalibrationFigure & { value: number; low: number; high: number };

/** Has an interval, so there is something to draw. */
export const drawable = (figure: CalibrationFigure): figure is Drawable =>
	figure.value !== undefined && figure.low !== undefined && figure.high !== undefined;

export interface Pairs {
	/** How often: by the own rating, then by the key's, 0 to 3. */
	counts: number[][];
	/** Rated where the key saw no chance, and the other way round. */
	imagined: number;
	missed: number;
	/** Left without a rating. */
	blank: number;
}

/** Own ratings against the key's. */
export function pairsOf(items: Pick<PracticeFeedbackItem, 'own' | 'key'>[]): Pairs {
	const pairs: Pairs = {
		counts: Array.from({ length: 4 }, () => [0, 0, 0, 0]),
		imagined: 0,
		missed: 0,
		blank: 0
	};
	const score = (rating: string) => (/^[0-3]$/.test(rating) ? Number(rating) : undefined);
	for (const { own, key } of items) {
		if (own === undefined) {
			pairs.blank += 1;
			continue;
		}
		const [mine, theirs] = [score(own), score(key)];
		if (mine !== undefined && theirs !== undefined) pairs.counts[mine]![theirs]! += 1;
		else if (mine !== undefined) pairs.imagined += 1;
		else if (theirs !== undefined) pairs.missed += 1;
	}
	return pairs;
}

/** How far apart: a different view of the chance weighs as two steps, a blank comes last. */
function apart({ own, key }: Pick<PracticeFeedbackItem, 'own' | 'key'>): number {
	if (own === undefined) return -1;
	if (own === key) return 0;
	const steps = Math.abs(Number(own) - Number(key));
	return Number.isNaN(steps) ? 2 : steps;
}

/** What differs the most first; the framework's order among equals. */
export const byDifference = <T extends Pick<PracticeFeedbackItem, 'own' | 'key'>>(
	items: T[]
): T[] => [...items].sort((a, b) => apart(b) - apart(a));
