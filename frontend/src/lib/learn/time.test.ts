import { expect, test } from 'vitest';
import { minutesBetween } from './time';

test('minutes are told while they say something', () => {
	const from = '2026-03-01T10:00:00Z';
	const after = (minutes: number) => minutesBetween(from, Date.parse(from) + minutes * 60_000);
	expect([after(0.9), after(1), after(7.9), after(180)]).toEqual([undefined, 1, 7, 180]);
	expect(after(181), 'left open').toBeUndefined();
	expect(after(-5), 'a clock that is ahead').toBeUndefined();
});
