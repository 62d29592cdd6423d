import { expect, test } from 'vitest';
import type { Cycle, CycleEventKind } from '$lib/api/types';
import { endings, steps, usual } from './order';

const cycle = (...had: CycleEventKind[]): Cycle =>
	({ state: 'open', events: had.map((kind) => ({ kind })) }) as unknown as Cycle;

test('a new cycle begins with an observation, or ends without opportunity', () => {
	expect(steps(cycle(), true)).toEqual(['observed', 'closed']);
	expect(usual(cycle(), steps(cycle(), true))).toBe('observed');
	expect(endings(cycle())).toEqual(['no_opportunity']);
});

test('the whole round is offered step by step', () => {
	const round: CycleEventKind[] = [
		'observed',
		'reflected',
		'feedback',
		'action_agreed',
		'relooked'
	];
	round.forEach((_, i) => {
		const so = cycle(...round.slice(0, i));
		expect(usual(so, steps(so, true))).toBe(round[i]);
	});
	const all = cycle(...round);
	expect(usual(all, steps(all, true))).toBe('closed');
	expect(endings(all)).toHaveLength(4);
});

test('a worker adds their own view, once something was observed', () => {
	expect(steps(cycle(), false)).toEqual([]);
	expect(steps(cycle('observed'), false)).toEqual(['reflected']);
});

test('nothing follows the end', () => {
	expect(steps({ ...cycle('observed', 'closed'), state: 'closed' }, true)).toEqual([]);
});
