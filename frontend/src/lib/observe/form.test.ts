import { expect, test } from 'vitest';
import type { Competency } from '$lib/api/types';
import { blank, faults, indicators, ratedCount, toBody, type ObservationForm } from './form';

const now = new Date('2026-11-21T15:00:00');
const whole = (): ObservationForm => ({
	...blank('counting', now),
	subject: { id: 's', display_name: 'Sam' },
	minutes: 45,
	setting: 'home',
	family_agreed: false,
	competencies: ['C01'],
	ratings: { 'C01.2': { rating: 'NA', reason: 'met at school' }, 'C01.1': { rating: '3' } }
});
const fields = (form: ObservationForm, details = false) =>
	faults(form, details, now).map((f) => f.field);

test('an empty form says everything that is missing', () => {
	expect(fields(blank('counting', now))).toEqual([
		'subject',
		'minutes',
		'setting',
		'family_agreed',
		'ratings'
	]);
});

test('a whole form has no faults; a "no" of the family is an answer', () => {
	expect(fields(whole())).toEqual([]);
});

test.each<[Partial<ObservationForm>, string]>([
	[{ observed_on: '2026-11-22' }, 'observed'],
	[{ minutes: 0 }, 'minutes'],
	[{ minutes: 1.5 }, 'minutes'],
	[{ type: 'E3' }, 'performed'],
	[{ type: 'E4' }, 'scenario'],
	[{ type: 'E5' }, 'checklist'],
	[{ next_step: 'Ask first' }, 'next_step_on'],
	[{ supersedes: 'x' }, 'supersede_reason'],
	[{ ratings: { 'C01.1': { rating: 'NA', reason: ' ' } } }, 'reason'],
	[{ ratings: { 'C01.1': {} } }, 'ratings'],
	[{ encounter_ref: 'case 12' }, 'encounter_ref']
])('%o lacks %s', (change, field) => {
	expect(fields({ ...whole(), ...change })).toContain(field);
});

test('possible client details need a confirmation', () => {
	expect(fields(whole(), true)).toEqual(['confirmed']);
	expect(fields({ ...whole(), confirmed: true }, true)).toEqual([]);
});

test('the body holds ratings in order, reasons only for NA, and no blanks', () => {
	const form = { ...whole(), next_step_on: '2026-12-01' };
	form.ratings['C01.3'] = {};
	form.ratings['C02.1'] = { rating: '0' }; // its competency is no longer chosen
	const body = toBody(form, now);
	expect(body.ratings).toEqual([
		{ indicator: 'C01.1', rating: '3' },
		{ indicator: 'C01.2', rating: 'NA', reason: 'met at school' }
	]);
	expect(body).not.toHaveProperty('strengths');
	expect(body).not.toHaveProperty('next_step_on');
	expect(body).not.toHaveProperty('confirmed_no_client_details');
	expect(ratedCount(form)).toBe(2);
});

test('indicators that are not for the role stay away', () => {
	const all = [
		{
			code: 'C01',
			indicators: [
				{ code: 'C01.1', not_for: [] },
				{ code: 'C01.4', not_for: ['R1'] }
			]
		}
	] as unknown as Competency[];
	const form = whole();
	expect(indicators(form, all)[0]!.indicators).toHaveLength(2);
	form.subject!.role = 'R1';
	expect(indicators(form, all)[0]!.indicators.map((i) => i.code)).toEqual(['C01.1']);
});
