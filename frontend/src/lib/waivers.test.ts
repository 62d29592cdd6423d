import { expect, test } from 'vitest';
import type { Me, PersonRef } from '$lib/api/types';
import { inYear, leaves, mayRequestWaiver, mayWaive, waiverDeeds } from './waivers';

const me = (...permissions: string[]) =>
	({
		person: { id: 'me' },
		grants: permissions.map((permission) => ({ permission }))
	}) as unknown as Me;
const led = (id: string, ...coaches: string[]) => ({
	id,
	coaches: coaches.map((coach): PersonRef => ({ id: coach, display_name: coach })),
	supervisors: []
});

test('groups are opened down to single rules', () => {
	type Part = Parameters<typeof leaves>[0][number];
	const part = (key: string, clauses?: Part[]): Part =>
		({ key, title: key, any: false, owed_by: 'worker', why: '', clauses }) as Part;
	expect(leaves([part('a', [part('b'), part('c')]), part('d')]).map((p) => p.key)).toEqual([
		'b',
		'c',
		'd'
	]);
});

test('a coach asks, the center waives, nobody does either for themselves', () => {
	expect(mayRequestWaiver(me(), led('x', 'me'))).toBe(true);
	expect(mayRequestWaiver(me(), led('x'))).toBe(false);
	expect(mayRequestWaiver(me('coach'), led('me'))).toBe(false);
	expect(mayWaive(me('decide_certification'), led('x'))).toBe(true);
	expect(mayWaive(me('decide_certification'), led('x', 'me'))).toBe(false);
	expect(mayWaive(me('decide_certification'), led('me'))).toBe(false);
	expect(mayWaive(me('view_team'), led('x'))).toBe(false);
});

test('a request is decided only by those for whom it waits; what holds can end early', () => {
	const may = { request: true, waiting: ['a'] };
	expect(waiverDeeds({ id: 'a', state: 'requested' }, may)).toEqual(['approve', 'refuse']);
	expect(waiverDeeds({ id: 'b', state: 'requested' }, may)).toEqual([]);
	expect(waiverDeeds({ id: 'b', state: 'in_force' }, may)).toEqual(['end']);
	expect(waiverDeeds({ id: 'b', state: 'in_force' }, { ...may, request: false })).toEqual([]);
	expect(waiverDeeds({ id: 'b', state: 'expired' }, may)).toEqual([]);
});

test('a waiver lasts a year at most', () => {
	expect(inYear('2026-11-21')).toBe('2027-11-22');
	expect(inYear('')).toBe('');
});
