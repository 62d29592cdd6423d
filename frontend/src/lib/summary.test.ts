import { expect, it } from 'vitest';
import { headless } from './summary';

it('repeats neither the title nor the status nor the next step', () => {
	expect(headless('Safe visits: not met. Ask a coach.', 'Safe visits', 'Ask a coach.')).toBe('');
	expect(headless('Safe visits: met. It holds through May 3.', 'Safe visits')).toBe(
		'It holds through May 3.'
	);
	expect(headless('Something else.', 'Safe visits')).toBe('Something else.');
});
