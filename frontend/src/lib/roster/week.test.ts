import { describe, expect, test } from 'vitest';
import type { RosterInterval, RosterWeek } from '$lib/api/types';
import { instantAt, localAt } from './times';
import { faultLine, hour, lines, onDay, weekDays } from './week';

const zone = 'America/New_York';

describe('local times of a place', () => {
	test.each([
		['2026-07-01T20:00', '2026-07-02T00:00:00.000Z'],
		['2026-12-01T20:00', '2026-12-02T01:00:00.000Z'],
		// The night in which the clocks go back: 1:30 comes twice, the first is meant.
		['2026-11-01T01:30', '2026-11-01T05:30:00.000Z'],
		['2026-11-01T03:00', '2026-11-01T08:00:00.000Z']
	])('%s', (local, at) => {
		expect(instantAt(local, zone)).toBe(at);
		expect(localAt(at, zone)).toBe(local);
	});

	test('a time that the clocks leave out is moved past the gap', () => {
		expect(localAt(instantAt('2026-03-08T02:30', zone), zone)).toBe('2026-03-08T03:30');
	});

	test('of places west of Greenwich and east of it', () => {
		expect(instantAt('2026-06-01T00:00', 'Pacific/Guam')).toBe('2026-05-31T14:00:00.000Z');
		expect(instantAt('2026-06-01T00:00', 'Pacific/Honolulu')).toBe('2026-06-01T10:00:00.000Z');
	});
});

const interval = (id: string, person: string, from: string, to: string): RosterInterval =>
	({
		id,
		duty: 'respond',
		person: { id: person, display_name: person },
		starts_at: instantAt(from, zone),
		ends_at: instantAt(to, zone)
	}) as RosterInterval;

test('a night belongs to two days, and ends before a day that it only touches', () => {
	const night = interval('n', 'Ana', '2026-11-16T20:00', '2026-11-17T08:00');
	expect(onDay(night, '2026-11-16', zone)).toMatchObject({ from: '20:00', to: '24:00' });
	expect(onDay(night, '2026-11-17', zone)).toMatchObject({ left: 0, from: '00:00', to: '08:00' });
	expect(onDay(night, '2026-11-18', zone)).toBeUndefined();
	const day = interval('d', 'Ana', '2026-11-16T12:00', '2026-11-17T00:00');
	expect(onDay(day, '2026-11-16', zone)).toMatchObject({ left: 50, width: 50 });
	expect(onDay(day, '2026-11-17', zone)).toBeUndefined();
});

test('a line a person, by name, seven days each', () => {
	const week = {
		starts_on: '2026-11-16',
		time_zone: zone,
		items: [
			interval('1', 'Zoe', '2026-11-16T08:00', '2026-11-16T16:00'),
			interval('2', 'Ana', '2026-11-17T08:00', '2026-11-17T16:00'),
			interval('3', 'Zoe', '2026-11-22T08:00', '2026-11-22T16:00')
		]
	} as RosterWeek;
	expect(weekDays(week).at(-1)).toBe('2026-11-22');
	const found = lines(week, 'respond');
	expect(found.map((line) => line.person.id)).toEqual(['Ana', 'Zoe']);
	expect(found[1]?.days.map((day) => day.length)).toEqual([1, 0, 0, 0, 0, 0, 1]);
	expect(lines(week, 'supervisor')).toEqual([]);
});

test('faults of a file know their line', () => {
	expect(faultLine('Line 12: The address is missing.')).toBe(12);
	expect(faultLine('The file cannot be read.')).toBe(0);
});

test('hours as Americans write them', () => {
	expect(['00:00', '08:30', '12:00', '20:00', '24:00'].map(hour)).toEqual([
		'12 AM',
		'8:30 AM',
		'12 PM',
		'8 PM',
		'12 AM'
	]);
});
