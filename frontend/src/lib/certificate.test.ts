import { expect, test } from 'vitest';
import { changes } from './certificate';

test('what is revoked stays revoked, what is suspended can come back', () => {
	expect(changes('valid')).toEqual(['suspended', 'revoked']);
	expect(changes('not_yet_valid')).toEqual(['suspended', 'revoked']);
	expect(changes('suspended')).toEqual(['reinstated', 'revoked']);
	expect(changes('expired')).toEqual(['revoked']);
	expect(changes('revoked')).toEqual([]);
});
