import { expect, test } from 'vitest';
import type { Me, PracticeRecord } from '$lib/api/types';
import { loggable, recordBody, signable, signature, type LogForm } from './practice';

const me = (...permissions: string[]) =>
	({
		person: { id: 'me' },
		grants: permissions.map((permission) => ({ permission }))
	}) as unknown as Me;
const ref = { id: 'me', display_name: 'Me' };

test('people log visits and hours of their own, who leads them also contacts and offers', () => {
	const own = { id: 'me', coaches: [], supervisors: [] };
	expect(loggable(me('view_team'), own)).toEqual(['field_response', 'hours']);
	expect(loggable(me(), { id: 'x', coaches: [], supervisors: [ref] })).toContain('offer');
	expect(loggable(me('learn'), { id: 'x', coaches: [], supervisors: [] })).toEqual([]);
});

test('each kind sends only what it has', () => {
	const form: LogForm = {
		id: 'r',
		kind: 'hours',
		on: '2026-11-01',
		code: 'work',
		minutes: 30,
		hours: 7.5,
		with_data: true,
		partner_id: 'p',
		encounter_ref: 'E-7KQ2-M9XD'
	};
	const base = { on: form.on, code: 'work', with_data: false };
	expect(recordBody(form)).toEqual({ ...base, kind: 'hours', minutes: 450 });
	expect(recordBody({ ...form, kind: 'offer' })).toEqual({ ...base, kind: 'offer' });
	expect(recordBody({ ...form, kind: 'supervision_contact' })).toEqual({
		...base,
		kind: 'supervision_contact',
		minutes: 30,
		with_data: true
	});
	expect(recordBody({ ...form, kind: 'field_response' })).toEqual({
		...base,
		kind: 'field_response',
		partner_id: 'p',
		encounter_ref: 'E-7KQ2-M9XD'
	});
});

test('a visit is signed once, by somebody who leads and was not on it', () => {
	const visit = {
		id: 'v',
		kind: 'field_response',
		code: 'lead',
		other: { id: 'partner', display_name: 'P' }
	} as PracticeRecord;
	const signed = { id: 's', kind: 'co_signature', response_id: 'v' } as PracticeRecord;
	const back = { ...signed, withdrawn: { at: '2026-11-20T10:00:00Z' } } as PracticeRecord;
	const lead = { id: 'me', leads: true };
	expect(signable(visit, [visit], lead)).toBe(true);
	expect(signable(visit, [visit, back], lead)).toBe(true);
	expect(signature(visit, [visit, signed])).toBe(signed);
	expect(signable(visit, [visit, signed], lead)).toBe(false);
	expect(signable({ ...visit, code: 'shadow' }, [], lead)).toBe(false);
	expect(signable(visit, [], { id: 'partner', leads: true })).toBe(false);
	expect(signable(visit, [], { id: 'me', leads: false })).toBe(false);
});
