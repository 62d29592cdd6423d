import { expect, test } from 'vitest';
import type { DecisionMeter } from '$lib/api/types';
import {
	filled,
	flagged,
	gapVerdict,
	inOrder,
	nearest,
	reach,
	signed,
	verdictOf,
	driftTable
} from './drift';

test('a plot reaches half a step at least, and alike for all', () => {
	const points = (...all: number[]) => ({
		points: all.map((difference) => ({ on: '2026-01-01', pairs: 3, difference }))
	});
	expect(reach([])).toBe(0.5);
	expect(reach([points(0.1, -0.2)])).toBe(0.5);
	expect(reach([points(0.1), points(-0.8)])).toBe(1);
});

test('a difference says which way', () => {
	expect(signed(0.1774)).toBe('+0.18');
	expect(signed(-0.0526)).toBe('−0.05');
	expect(signed(-0.001)).toBe('0.00');
	expect(signed(0.5, 0)).toBe('+0.5');
	expect(signed(-1, 0)).toBe('−1');
});

test('only a shift that the monitor speaks of is flagged', () => {
	expect(flagged({ verdict: 'lenient' })).toBe(true);
	expect(flagged({ verdict: 'strict' })).toBe(true);
	expect(flagged({ verdict: 'steady' })).toBe(false);
	expect(verdictOf({ verdict: 'something new' })).toBe('too_little');
	expect(inOrder(['too_little', 'steady', 'strict'].map((verdict) => ({ verdict })))[0]).toEqual({
		verdict: 'strict'
	});
});

test('a gap is told only when its interval lies on one side of zero', () => {
	expect(gapVerdict({ compared: 9, gap: 0.4, low: 0.1, high: 0.7 })).toBe('kinder');
	expect(gapVerdict({ compared: 9, gap: -0.4, low: -0.7, high: -0.1 })).toBe('stricter');
	expect(gapVerdict({ compared: 9, gap: 0.1, low: -0.2, high: 0.4 })).toBe('open');
});

test('a meter never looks full before it is', () => {
	expect(filled(0, 12)).toBe(0);
	expect(filled(199, 1)).toBe(99);
	expect(filled(12, 0)).toBe(100);
	const meter = (competency: string, ratings: number, more_ratings: number, enough = false) =>
		({ competency, ratings, more_ratings, enough }) as DecisionMeter;
	const order = nearest([meter('a', 0, 12), meter('b', 6, 6), meter('c', 20, 0, true)]);
	expect(order.map((one) => one.competency)).toEqual(['c', 'b', 'a']);
});

test('the file has a line for each rater, empty where too little was seen', () => {
	const rater = (name: string, rest: object) => ({
		person: { id: name, display_name: name },
		...rest
	});
	const rows = driftTable([
		rater('Ana', { verdict: 'strict', joint: 5, pairs: 97, shift: -0.2, spread: 0.91 }),
		rater('Bo', { verdict: 'too_little', joint: 1, pairs: 4 })
	] as unknown as Parameters<typeof driftTable>[0]);
	expect(rows.slice(1)).toEqual([
		['Ana', 'Stricter', '5', '97', '-0.2', '0.91'],
		['Bo', 'Not enough yet', '1', '4', '', '']
	]);
});
