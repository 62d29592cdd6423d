import { expect, test } from 'vitest';
import type { CoachToday } from '$lib/api/types';
import { dayInWords, observing } from './today';

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
