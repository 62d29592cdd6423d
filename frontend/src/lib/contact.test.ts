import { expect, test } from 'vitest';
import { dialed } from './contact';

test('a number is dialed without what stands between its digits', () => {
	expect(dialed('614 555 0100')).toBe('6145550100');
	expect(dialed('+1 (614) 555-0100')).toBe('+16145550100');
	expect(dialed('614 555 0100 ext. 12')).toBe('6145550100,12');
});
