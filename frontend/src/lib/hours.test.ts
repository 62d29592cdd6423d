import { expect, test } from 'vitest';
import { hours } from './hours';

test('minutes become hours to the nearest hundredth', () => {
	expect(hours(90)).toBe('1.5');
	expect(hours(50)).toBe('0.83');
	expect(hours(0)).toBe('0');
	expect(hours(72_000)).toBe('1,200');
});
