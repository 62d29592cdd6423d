import { expect, test } from 'vitest';
import type { ImportLine } from '$lib/api/types';
import { counts, isGood, ordered, reasons } from './report';

const line = (number: number, rest: Partial<ImportLine>): ImportLine => ({
	number,
	fate: 'added',
	changed: [],
	faults: [],
	leads: [],
	...rest
});
const lines = [
	line(2, { fate: 'unchanged' }),
	line(3, {}),
	line(4, { fate: 'bad', faults: ['email is empty.'] }),
	line(5, { fate: 'changed', changed: ['fte', 'ended_on'] })
];

test('what is wrong stands first, and is counted', () => {
	expect(ordered(lines).map((one) => one.number)).toEqual([4, 3, 5, 2]);
	expect(counts({ lines, written: false })).toBe(
		'1 cannot be imported, 1 new, 1 corrected, and 1 unchanged'
	);
});

test('a file is good when every line is, and an empty one is not', () => {
	expect(isGood({ lines, written: false })).toBe(false);
	expect(isGood({ lines: lines.filter((one) => one.fate !== 'bad'), written: false })).toBe(true);
	expect(isGood({ lines: [], written: false })).toBe(false);
});

test('a line says why', () => {
	expect(lines.flatMap(reasons)).toEqual(['email is empty.', 'fte, ended_on']);
});
