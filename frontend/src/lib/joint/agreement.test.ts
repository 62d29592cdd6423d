import { expect, test } from 'vitest';
import { sentences } from './agreement';

const pair = {
	first: { id: 'a', display_name: 'Dana' },
	second: { id: 'b', display_name: 'Ilse' },
	shared: 3,
	exact: 1,
	within_one: 2,
	opportunity_disagreement: 0,
	text: ''
};

test('two observers are told who rated higher, and by how much', () => {
	expect(sentences({ ...pair, bias: -1 / 3 })).toBe(
		'Both rated the same 3 skills: 1 with the same number, 2 at most one step apart. On average Ilse rated 0.33 steps higher than Dana.'
	);
	expect(sentences({ ...pair, bias: 1 })).toMatch(/Dana rated 1\.00 steps higher than Ilse/);
	expect(sentences({ ...pair, bias: 0 })).toMatch(/On average neither rated higher/);
	expect(sentences({ ...pair, shared: 0, exact: 0, within_one: 0 })).toBe(
		'They rated no skill in common.'
	);
});
