import { expect, test } from 'vitest';
import type { CoachToday } from '$lib/api/types';
import { today } from '$lib/i18n';
import { asked, dayInWords, dayTells, observing } from './today';

const empty: CoachToday = {
	on: '2026-03-02',
	tasks: [],
	requests: [],
	due: [],
	due_more: 0,
	actions: [],
	cycles: [],
	unread: [],
	disputes: []
};

test('a row leads to the form with the person and at most three skills', () => {
	expect(observing('p')).toBe('/observe?person=p');
	expect(observing('p', [undefined])).toBe('/observe?person=p');
	expect(observing('p', ['C01', 'C02', 'C03', 'C05'])).toBe(
		'/observe?person=p&competency=C01,C02,C03'
	);
});

test('the day is told in one sentence, without what is empty', () => {
	expect(dayInWords(empty)).toBe('Nothing waits for you today.');
	const action = {
		cycle_id: 'c',
		person: { id: 'p', display_name: 'P' },
		indicator: 'C01.2',
		text: 'x'
	};
	const day = {
		...empty,
		due: [{}, {}] as CoachToday['due'],
		actions: [
			{ ...action, due: true },
			{ ...action, due: false }
		]
	};
	expect(dayInWords(day)).toBe(
		'Today: 2 people are due to be seen and 1 agreed action to look at again.'
	);
});

test('what is asked does not repeat the skill above it', () => {
	const title = 'Crisis de-escalation';
	expect(asked({ title, target: '“With help” in crisis de-escalation' })).toBe('“With help”');
	const seen = 'one of the field observations in crisis de-escalation in the last 120 days';
	expect(asked({ title, target: seen })).toBe(seen);
});

test('a day of long ago is not told, nor one that stands for today', () => {
	const before = (days: number) => today(new Date(Date.now() - days * 86_400_000));
	expect([1, 10, 0, 400].map((days) => dayTells(before(days)))).toEqual([true, true, false, false]);
});
