import { expect, test } from 'vitest';
import { emptyOn, staffingTable, weekday, weeks, type RatioDay } from './staffing';

const on = (day: string): RatioDay => ({
	on: day,
	breach: false,
	staff: 12,
	staff_fte: 12,
	supervisors: 2,
	supervisor_fte: 2,
	text: ''
});

test('weeks begin on Monday, days outside the span are empty', () => {
	expect(weekday('2026-11-23')).toBe(0);
	const rows = weeks(['2026-11-21', '2026-11-22', '2026-11-23'].map(on));
	expect(rows.map((row) => row.map((day) => day?.on.slice(-2) ?? ''))).toEqual([
		['', '', '', '', '', '21', '22'],
		['23', '', '', '', '', '', '']
	]);
	expect(weeks([])).toEqual([]);
});

test('a gap over midnight is drawn on both days', () => {
	const gaps = [
		{
			starts_at: '',
			ends_at: '',
			minutes: 720,
			text: '',
			parts: [
				{ on: '2026-11-23', from_minute: 1080, to_minute: 1440 },
				{ on: '2026-11-24', from_minute: 0, to_minute: 360 }
			]
		}
	];
	expect(emptyOn({ gaps }, '2026-11-23')).toEqual([{ left: 75, width: 25 }]);
	expect(emptyOn({ gaps }, '2026-11-24')).toEqual([{ left: 0, width: 25 }]);
	expect(emptyOn({ gaps }, '2026-11-25')).toEqual([]);
});

test('the file has a line for each day, with cover where its week is', () => {
	const day = {
		staff: 7,
		supervisors: 1,
		staff_fte: 6.5,
		supervisor_fte: 1,
		breach: true,
		text: ''
	};
	const staffing = {
		ratio: {
			days: [
				{ ...day, on: '2026-03-08' },
				{ ...day, on: '2026-03-09', breach: false }
			]
		},
		cover: [{ kind: 'supervisor', days: [{ on: '2026-03-09', minutes: 1440, empty_minutes: 60 }] }]
	} as unknown as Parameters<typeof staffingTable>[0];
	const [head, ...rows] = staffingTable(staffing);
	expect(head).toHaveLength(7);
	expect(rows).toEqual([
		['2026-03-08', '7', '1', '6.5', '1', 'Yes', ''],
		['2026-03-09', '7', '1', '6.5', '1', 'No', '60']
	]);
});
