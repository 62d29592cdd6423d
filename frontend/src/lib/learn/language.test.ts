import { expect, test } from 'vitest';
import { wanted } from './language';

test('a translation is asked for only where there is one', () => {
	expect(wanted(['en', 'es'], 'es')).toBe('es');
	expect(wanted(['en', 'es'], 'en')).toBeUndefined();
	expect(wanted(['en'], 'es')).toBeUndefined();
	expect(wanted(['en', 'es'], undefined)).toBeUndefined();
});
