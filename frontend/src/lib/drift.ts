/** Drift of raters, made ready to be drawn and told. */
import type { DecisionMeter, InsideOutsideGap, RaterDrift } from '$lib/api/types';
import { number, t } from '$lib/i18n';

export type Verdict = 'too_little' | 'steady' | 'lenient' | 'strict';

const verdicts: Verdict[] = ['too_little', 'steady', 'lenient', 'strict'];

/** A verdict that the server may add to: what is not known here says nothing. */
export const verdictOf = (rater: Pick<RaterDrift, 'verdict'>): Verdict =>
	verdicts.find((one) => one === rater.verdict) ?? 'too_little';

export const flagged = (rater: Pick<RaterDrift, 'verdict'>): boolean =>
	['lenient', 'strict'].includes(verdictOf(rater));

/** How far a plot reaches above and below zero, in steps: half a step at least, alike for all. */
export function reach(raters: Pick<RaterDrift, 'points'>[]): number {
	const all = raters.flatMap((rater) => rater.points.map((point) => Math.abs(point.difference)));
	return Math.max(0.5, Math.ceil(Math.max(0, ...all) * 4) / 4);
}

/** A difference with its sign, to two decimals at most: "+0.18", "−0.05", "0.00". */
export const signed = (value: number, least = 2): string =>
	number(Math.round(value * 100) / 100 || 0, {
		minimumFractionDigits: least,
		maximumFractionDigits: 2,
		signDisplay: 'exceptZero'
	});

/** What the gap between the inside and the outside of the line comes to. */
export function gapVerdict(gap: InsideOutsideGap): 'kinder' | 'stricter' | 'open' {
	if (gap.low > 0) return 'kinder';
	return gap.high < 0 ? 'stricter' : 'open';
}

/** Flagged ones first, then those that rate steadily, then those with too little; as given within. */
export function inOrder<T extends Pick<RaterDrift, 'verdict'>>(raters: T[]): T[] {
	const rank = (rater: T) => (flagged(rater) ? 0 : verdictOf(rater) === 'steady' ? 1 : 2);
	return [...raters].sort((a, b) => rank(a) - rank(b));
}

/** For a spreadsheet: a line a rater, numbers as they are, empty where there are too few. */
export const driftTable = (raters: RaterDrift[]): string[][] => [
	[
		t('drift.rater'),
		t('drift.finding'),
		t('drift.visits'),
		t('drift.pairs'),
		t('drift.leniency'),
		t('drift.spread')
	],
	...raters.map((one) => [
		one.person.display_name,
		t(`drift.verdict_${verdictOf(one)}`),
		...[one.joint, one.pairs, one.shift, one.spread].map((figure) => String(figure ?? ''))
	])
];

/** How full a meter stands: the share of the ratings that a decision needs. */
export function filled(have: number, more: number): number {
	const needed = have + more;
	return needed === 0 ? 0 : Math.floor((have / needed) * 100);
}

/** Where a decision is nearest first; those with nothing last, in the framework's order. */
export const nearest = (meters: DecisionMeter[]): DecisionMeter[] =>
	[...meters].sort(
		(a, b) =>
			Number(b.enough) - Number(a.enough) ||
			filled(b.ratings, b.more_ratings) - filled(a.ratings, a.more_ratings)
	);
