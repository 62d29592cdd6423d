import { expect, test } from 'vitest';
import type { SkillTrend, TrendMonth } from '$lib/api/types';
import { every, flagged, latest, pieces, shareOf } from './trend';

const month = (from_on: string, good: number, of: number, flag?: 'below'): TrendMonth => ({
	from_on,
	good,
	of,
	visits: of,
	people: of,
	withheld: false,
	...(flag ? { flag } : {})
});
const trend = {
	months: [
		month('2026-01-01', 8, 10),
		month('2026-02-01', 0, 0),
		month('2026-03-01', 2, 10, 'below')
	]
} as SkillTrend;

test('a month without ratings has no share, which is not a share of nothing', () => {
	expect(trend.months.map(shareOf)).toEqual([80, undefined, 20]);
	expect(latest(trend)?.from_on).toBe('2026-03-01');
	expect(flagged(trend)).toHaveLength(1);
});

test('a line ends where a month has nothing', () => {
	expect(pieces(trend.months, (_, at) => at)).toEqual([[0], [2]]);
	expect(pieces([], (_, at) => at)).toEqual([]);
});

test('labels thin out as months grow', () => {
	expect([every(6, 9), every(18, 9), every(19, 9), every(36, 6)]).toEqual([1, 2, 3, 6]);
});
