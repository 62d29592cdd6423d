import { expect, test } from 'vitest';
import { inWeeks } from './agree';

test('weeks are counted in days of the calendar, over months and the change of clocks', () => {
	expect(inWeeks(1, new Date('2026-10-28T23:30:00'))).toBe('2026-11-04');
	expect(inWeeks(4, new Date('2026-12-07T00:10:00'))).toBe('2027-01-04');
});
