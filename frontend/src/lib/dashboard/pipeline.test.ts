import { expect, test } from 'vitest';
import type { Candidacy } from '$lib/api/types';
import { counts, gateOf, signed, waiting } from './pipeline';

const candidacy = (id: string, state: string, more: Partial<Candidacy> = {}) =>
	({
		id,
		path: 'local-coach',
		path_title: 'Local coach',
		state,
		nominated_on: '2026-01-10',
		events: [],
		decisions: [],
		stages: [
			{
				code: 'LC1',
				gates: [
					{ key: 'a', passed: true },
					{ key: 'b', passed: false }
				]
			},
			{ code: 'LC2', gates: [{ key: 'c', passed: false }] }
		],
		...more
	}) as unknown as Candidacy;

const passed = [{ kind: 'stage_passed', at: '2026-02-20T10:00:00Z' }] as Candidacy['events'];
const all = waiting(
	[
		candidacy('new', 'open'),
		candidacy('done', 'certified'),
		candidacy('on', 'in_stage', { events: passed, stage: 'LC1' }),
		candidacy('two', 'decision_pending', {
			path: 'local-trainer',
			path_title: 'Local trainer',
			nominated_on: '2025-12-01',
			decisions: [{ decision: 'certify' }] as Candidacy['decisions']
		})
	],
	'2026-03-02'
);

test('who goes on is told with the days at this step, the longest first', () => {
	expect(all.map((one) => [one.candidacy.id, one.days])).toEqual([
		['two', 91],
		['new', 51],
		['on', 10]
	]);
});

test('each waits for the first gate that does not hold, or for signatures', () => {
	expect(gateOf(all[2]!)?.key).toBe('b');
	expect(gateOf(all[1]!)).toBeUndefined();
	expect(signed(all[0]!)).toBe(1);
});

test('a path counts those at each step', () => {
	expect(counts(all)).toEqual([
		{
			path: 'local-coach',
			title: 'Local coach',
			of: { open: 1, in_stage: 1, paused: 0, decision_pending: 0 }
		},
		{
			path: 'local-trainer',
			title: 'Local trainer',
			of: { open: 0, in_stage: 0, paused: 0, decision_pending: 1 }
		}
	]);
});
