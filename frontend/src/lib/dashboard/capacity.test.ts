import { expect, test } from 'vitest';
import { cover, hours, reach, short } from './capacity';

const demand = (minutes: number, coach_minutes: number) => ({
	days: 30,
	visits: 1,
	people: 1,
	minutes,
	coach_minutes
});

test('hours are told to the half, and never as minutes', () => {
	expect([0, 20, 90, 120, 5143].map(hours)).toEqual(['0', '0.5', '1.5', '2', '85.5']);
});

test('time is short when the visits take more than there is', () => {
	expect([short(demand(120, 119)), short(demand(120, 120)), short(demand(0, 0))]).toEqual([
		true,
		false,
		false
	]);
});

test('the axis ends at a round number above every bar, and begins at nothing', () => {
	expect([reach([]), reach([demand(60 * 14, 60 * 86)]), reach([demand(60 * 101, 0)])]).toEqual([
		1, 100, 150
	]);
});

test('a module needs two who can deliver it', () => {
	const modules = [0, 1, 2, 3].map((trainers) => ({ code: `M${trainers}`, title: '', trainers }));
	const found = cover({ modules, raters_asked: 2 });
	expect([found.open, found.held].map((list) => list.map((one) => one.code))).toEqual([
		['M0', 'M1'],
		['M2', 'M3']
	]);
});
