import { expect, test } from 'vitest';
import { indicatorsIn } from './named';

test('a sentence that names indicators by code is told what they are, each once', () => {
	const texts = new Map([['C05.2', 'Asks about firearms.']]);
	expect(indicatorsIn('C05.2 rated 2 or more, C05.2 again, C01 and C09.9', texts)).toEqual([
		['C05.2', 'Asks about firearms.']
	]);
	expect(indicatorsIn('“Values” passed at 80%', texts)).toEqual([]);
});
