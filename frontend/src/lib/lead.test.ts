import { expect, test } from 'vitest';
import type { Me } from '$lib/api/types';
import { inWords, rowsOf, type Lists } from './lead';
import { leads } from './me';

const person = { id: 'p', display_name: 'Lily Chen' };
const lists = {
	tasks: [{}],
	candidacies: [
		{
			id: 'a',
			person,
			path_title: 'Local coach',
			events: [{ at: '2026-02-01T12:00:00Z' }, { at: '2026-06-01T12:00:00Z' }],
			may_decide: true
		},
		{ id: 'b', person, path_title: 'Local coach', events: [], may_decide: false }
	],
	waivers: [
		{
			person,
			state: 'requested',
			requirement_title: 'Suicide care',
			reason: 'On leave',
			requested: { at: '2026-05-01T12:00:00Z' },
			from_on: '2026-05-02'
		},
		{ person, state: 'approved', requirement_title: 'Suicide care', from_on: '2026-05-02' }
	],
	appeals: [{ person, may_sign: false, file_by: '2026-01-01' }],
	claims: [
		{ person, may_decide: true, module_title: 'Engaging', claimed_at: '2026-07-01T12:00:00Z' }
	]
} as unknown as Lists;

test('what one can answer waits, the longest waiting first; what another must answer does not', () => {
	expect(rowsOf(lists).map((row) => [row.href, row.since])).toEqual([
		['/waivers', '2026-05-01'],
		['/certification/a', '2026-06-01'],
		['/prior-learning', '2026-07-01']
	]);
	expect(rowsOf({})).toEqual([]);
});

test('the day of a lead in one sentence', () => {
	expect(inWords(lists)).toBe('Today: 1 safety task and 3 decisions that wait for you.');
	expect(inWords({ waivers: [] })).toBe('Nothing waits for your decision.');
	expect(inWords({})).toBe('Here is where your work is.');
});

test('who coaches has a day as a coach, and who learns a path', () => {
	const as = (role: string, ...permissions: string[]) =>
		({
			coachees: [],
			person: { affiliations: [{ role }] },
			grants: permissions.map((permission) => ({ permission }))
		}) as unknown as Me;
	const me = (...permissions: string[]) => as('R10', ...permissions);
	expect(leads(me('view_team'))).toBe(true);
	expect(leads(me('decide_certification', 'view_oversight'))).toBe(true);
	expect(leads(me('view_team', 'coach'))).toBe(false);
	expect(leads(me('learn'))).toBe(false);
	expect(leads(me('manage_org', 'learn'))).toBe(true);
	expect(leads(as('R2', 'manage_org', 'learn'))).toBe(false);
});
