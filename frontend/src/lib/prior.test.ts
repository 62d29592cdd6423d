import { expect, test } from 'vitest';
import type { Me } from '$lib/api/types';
import { mayClaim, minutesOf, priorDeeds } from './prior';

const me = (...permissions: string[]) =>
	({
		person: { id: 'me' },
		grants: permissions.map((permission) => ({ permission }))
	}) as unknown as Me;
const person = (id: string, supervisors: string[] = []) => ({
	id,
	coaches: [],
	supervisors: supervisors.map((id) => ({ id, display_name: id }))
});

test('one claims for oneself and for those whom one leads', () => {
	expect(mayClaim(me(), person('me'))).toBe(true);
	expect(mayClaim(me(), person('other', ['me']))).toBe(true);
	expect(mayClaim(me('view_team'), person('other'))).toBe(true);
	expect(mayClaim(me('publish'), person('other', ['third']))).toBe(false);
});

test('what the server allows is offered', () => {
	expect(priorDeeds({ may_decide: true, may_withdraw: true })).toEqual([
		'approved',
		'refused',
		'withdrawn'
	]);
	expect(priorDeeds({ may_decide: false, may_withdraw: false })).toEqual([]);
});

test('hours become whole minutes', () => {
	expect(minutesOf('1.5')).toBe(90);
	expect(minutesOf(' 40 ')).toBe(2400);
	expect(minutesOf('0,5')).toBe(30);
	for (const none of ['', '0', '-1', 'two']) expect(minutesOf(none)).toBeUndefined();
});
