import { expect, test } from 'vitest';
import { csv } from './csv';

test('a cell with a comma, a quote or a break is quoted', () => {
	expect(csv([['a,b', 'say "so"', 'x\ny', 'plain']])).toBe('"a,b","say ""so""","x\ny",plain\r\n');
});

test('what a spreadsheet would compute is text, and a number stays a number', () => {
	expect(csv([['=SUM(A1)', '+1 555', '@me', '-cmd', '-0.5', '12']])).toBe(
		"'=SUM(A1),'+1 555,'@me,'-cmd,-0.5,12\r\n"
	);
});
