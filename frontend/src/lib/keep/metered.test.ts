import { expect, test } from 'vitest';
import { isMetered } from './metered';

test('nothing is loaded unasked where it may cost somebody money', () => {
	expect(isMetered({ saveData: true })).toBe(true);
	expect(isMetered({ type: 'cellular', effectiveType: '4g' })).toBe(true);
	expect(isMetered({ effectiveType: 'slow-2g' })).toBe(true);
	expect(isMetered({ type: 'wifi', effectiveType: '4g', saveData: false })).toBe(false);
	expect(isMetered({})).toBe(false);
});
