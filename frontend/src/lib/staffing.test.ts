import { expect, test } from 'vitest';
import { emptyOn, weekday, weeks, type RatioDay } from './staffing';

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
