import { expect, test } from 'vitest';
import type { Readiness, Status } from '$lib/api/types';
import { leading, needs, peopleOf, readinessTable, turning } from './site';

const person = (
	name: string,
	visits: boolean,
	authorization: string,
	...cells: [Status, string?][]
) => ({
	person: { id: name, display_name: name },
	visits,
	authorization,
	cells: cells.map(([status, flips_on]) => ({ status, flips_on }))
});
const site = {
	as_of: '2026-03-02',
	requirements: [
		{ code: 'A', title: 'Core', criticality: 'core' },
		{ code: 'B', title: 'Safe', criticality: 'safety' }
	],
	people: [
		person('Zoe', true, 'lead_with_partner', ['met', '2026-03-10'], ['met', '2026-06-30']),
		person('Ann', true, 'co_respond', ['not_met'], ['insufficient_evidence', '2026-03-04']),
		person('Lee', false, 'none', ['met_expiring', '2026-03-10'], ['not_applicable']),
		person('Kim', false, 'observe_only', ['provisional', '2026-03-09'], ['met', '2026-03-03'])
	]
} as unknown as Readiness;

test('those who go on visits are counted, and how many of them may lead one', () => {
	expect(leading(site)).toEqual({ n: 1, of: 2 });
});

test('what holds and will not is told by day; what does not hold yet turns nothing', () => {
	const soon = turning(site, 30);
	expect(soon.map(({ on, turns }) => [on, turns.map((turn) => turn.person.id)])).toEqual([
		['2026-03-03', ['Kim']],
		['2026-03-10', ['Zoe', 'Lee']]
	]);
	expect(peopleOf(soon)).toBe(3);
	expect(turning(site, 1).map(({ on }) => on)).toEqual(['2026-03-03']);
	expect(peopleOf(turning(site, 150))).toBe(3);
});

test('who needs what comes by name, with safety first', () => {
	expect(needs(site).map((need) => [need.person.id, need.requirements.map((r) => r.code)])).toEqual(
		[['Ann', ['B', 'A']]]
	);
});

test('the file has the words that the page has', () => {
	const words = {
		person: 'Person',
		may: 'May',
		title: (s: string) => s,
		status: (s: string) => s.toUpperCase(),
		step: (s: string) => s
	};
	const lines = readinessTable(site, words);
	expect(lines[0]).toEqual(['Person', 'May', 'Core', 'Safe']);
	expect(lines[1]).toEqual(['Zoe', 'lead_with_partner', 'MET', 'MET']);
});
