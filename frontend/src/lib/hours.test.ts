import { expect, test } from 'vitest';
import { clockHours, hours } from './hours';

test('minutes become hours to the nearest hundredth', () => {
	expect(hours(90)).toBe('1.5');
	expect(hours(50)).toBe('0.83');
	expect(hours(0)).toBe('0');
	expect(hours(72_000)).toBe('1,200');
});

test('the hours of a transcript align', () => {
	expect([120, 105, 50].map(clockHours)).toEqual(['2.00', '1.75', '0.83']);
});
