import { expect, test } from 'vitest';
import { opens } from './stages';

test('the last sentence of a stage says what it opens', () => {
	const text =
		'Pass the core modules and practice with your coach. This opens responding beside a lead.';
	expect(opens(text)).toEqual({
		text: 'Pass the core modules and practice with your coach.',
		opens: 'This opens responding beside a lead.'
	});
	expect(opens('One thing only.')).toEqual({ text: 'One thing only.' });
});
