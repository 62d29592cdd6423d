/** Observed skill by month, made ready to be drawn and told. */
import type { SkillTrend, TrendMonth } from '$lib/api/types';

/** The share of a month that has ratings, in percent. */
export const shareOf = (month: Pick<TrendMonth, 'good' | 'of'>): number | undefined =>
	month.of > 0 ? (100 * month.good) / month.of : undefined;

/** The last month with ratings. */
export const latest = (trend: SkillTrend): TrendMonth | undefined =>
	trend.months.findLast((month) => month.of > 0);

export const flagged = (trend: SkillTrend): TrendMonth[] =>
	trend.months.filter((month) => month.flag);

/** Runs of neighboring months with a value: a line is never drawn over a gap. */
export function pieces<T>(months: TrendMonth[], of: (month: TrendMonth, at: number) => T): T[][] {
	const found: T[][] = [];
	let open: T[] | undefined;
	months.forEach((month, at) => {
		if (month.of === 0) open = undefined;
		else if (open) open.push(of(month, at));
		else found.push((open = [of(month, at)]));
	});
	return found;
}

/** Every how many months a label has room below the axis. */
export const every = (count: number, room: number): number => Math.max(1, Math.ceil(count / room));
