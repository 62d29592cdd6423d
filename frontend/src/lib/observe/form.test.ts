import { expect, test } from 'vitest';
import type { Competency } from '$lib/api/types';
import { goals } from './agree';
import { toBody } from './body';
import { blank, faults, indicators, ratedCount, sections, type ObservationForm } from './form';

const now = new Date('2026-11-21T15:00:00');
const whole = (): ObservationForm => ({
	...blank('counting', now),
	subject: { id: 's', display_name: 'Sam' },
	minutes: 45,
	setting: 'home',
	family_agreed: false,
	competencies: ['C01'],
	ratings: {
		'C01.4': { rating: 'NO' },
		'C01.2': { rating: 'NA', reason: 'met at school' },
		'C01.1': { rating: '3' }
	}
});
const indicator = (code: string, star = false, not_for: string[] = []) => ({ code, star, not_for });
const all = [
	{
		code: 'C01',
		title: 'Calm',
		indicators: [
			indicator('C01.1'),
			indicator('C01.2', true),
			indicator('C01.4', true, ['R1']),
			indicator('C01.6')
		]
	},
	{ code: 'C02', title: 'Safe', indicators: [indicator('C02.1', true)] }
] as unknown as Competency[];
const fields = (form: ObservationForm, details = false) =>
	faults(form, details, all, now).map((f) => f.field);

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
	[{ minutes: 601 }, 'minutes'],
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
		{ indicator: 'C01.2', rating: 'NA', reason: 'met at school' },
		{ indicator: 'C01.4', rating: 'NO' }
	]);
	expect(body).not.toHaveProperty('strengths');
	expect(body).not.toHaveProperty('next_step_on');
	expect(body).not.toHaveProperty('confirmed_no_client_details');
	expect(ratedCount(form)).toBe(3);
});

test('a safety-critical skill of a chosen competency needs one tap; other blanks may stay', () => {
	const form = whole();
	form.ratings = { 'C01.1': { rating: '2' } };
	expect(faults(form, false, all, now)).toEqual([
		{ field: 'star', indicator: 'C01.2' },
		{ field: 'star', indicator: 'C01.4' }
	]);
	form.ratings['C01.2'] = { rating: 'NO' };
	form.ratings['C01.4'] = { rating: '0' };
	expect(fields(form)).toEqual([]);
	form.subject!.role = 'R1';
	delete form.ratings['C01.4'];
	expect(fields(form)).toEqual([]);
});

test('indicators that are not for the role stay away, unless they were rated', () => {
	const form = whole();
	form.subject!.role = 'R1';
	const shown = () => indicators(form, all)[0]!.indicators.map((i) => i.code);
	expect(shown()).toContain('C01.4');
	form.ratings['C01.4'] = {};
	expect(shown()).toEqual(['C01.1', 'C01.2', 'C01.6']);
});

test('each competency says how far it is', () => {
	const form = { ...whole(), competencies: ['C01', 'C02'] };
	expect(sections(form, all)).toEqual([
		{ code: 'C01', title: 'Calm', rated: 3, all: 4, stars: [] },
		{ code: 'C02', title: 'Safe', rated: 0, all: 1, stars: ['C02.1'] }
	]);
});

test('the lowest rating is the first to work on; no chance and a 3 are no goals', () => {
	const form = whole();
	expect(goals(form)).toEqual([]);
	form.ratings['C01.1'] = { rating: '2' };
	form.ratings['C01.6'] = { rating: '0' };
	expect(goals(form)).toEqual(['C01.6', 'C01.1']);
});
