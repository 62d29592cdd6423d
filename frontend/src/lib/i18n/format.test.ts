import { expect, test } from 'vitest';
import {
	day,
	dayBefore,
	daysUntil,
	number,
	percent,
	relative,
	setHome,
	spoken,
	today
} from './format';
import { fill } from './index';

test('a local date stays on its day in every time zone', () => {
	expect(day('2026-01-01')).toBe('Jan 1, 2026');
	expect(day('2026-12-31')).toBe('Dec 31, 2026');
});

test('days are counted by the calendar', () => {
	expect(daysUntil('2026-03-10', '2026-03-07')).toBe(3);
	expect(daysUntil('2026-03-07', '2026-03-10')).toBe(-3);
	expect(relative('2026-03-08', '2026-03-07')).toBe('tomorrow');
	expect(relative('2026-03-01', '2026-03-07')).toBe('6 days ago');
});

test('today is the local day, also late in the evening', () => {
	const late = new Date(2026, 10, 21, 23, 59);
	expect(today(late)).toBe('2026-11-21');
});

test('today at a place is its own day, wherever the device is', () => {
	const night = new Date('2026-11-22T03:00:00Z');
	expect(today(night, 'America/New_York')).toBe('2026-11-21');
	expect(today(night, 'Pacific/Guam')).toBe('2026-11-22');
	setHome('America/New_York');
	expect(today(night)).toBe('2026-11-21');
	setHome('Pacific/Guam');
	expect(today(night)).toBe('2026-11-22');
	setHome(undefined);
});

test('a percentage never rounds up across a pass mark', () => {
	expect(percent(79.99)).toBe('79%');
	expect(percent(80)).toBe('80%');
});

test('what is below zero has a minus sign, wherever it is written', () => {
	expect(number(-1234.5)).toBe('−1,234.5');
	expect(fill('{n} steps', { n: -2 })).toBe('−2 steps');
	expect(spoken('-0.05')).toBe('−0.05');
	expect(spoken('Bias of -0.30 (between -0.4 and 0.1).')).toBe(
		'Bias of −0.30 (between −0.4 and 0.1).'
	);
	// Codes, ranges and joined words keep their hyphens.
	expect(spoken('FR-02, 0-3, 48-hour, well-known - and so on')).toBe(
		'FR-02, 0-3, 48-hour, well-known - and so on'
	);
});

test('days inside a sentence are written as people write them', () => {
	expect(spoken('Back soon (until 2027-02-09).')).toBe('Back soon (until Feb 9, 2027).');
	expect(spoken('Version 1.2 of 2026')).toBe('Version 1.2 of 2026');
	expect(dayBefore('2027-03-01')).toBe('2027-02-28');
});
