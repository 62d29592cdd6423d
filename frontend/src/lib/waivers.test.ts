import { expect, test } from 'vitest';
import type { Clause, RequirementStatus } from '$lib/api/types';
import { inYear, leaves, waived } from './waivers';

const clause = (rest: Partial<Clause>): Clause =>
	({ key: 'k', title: 'Rule', children: [], counted: [], refused: [], ...rest }) as Clause;

test('groups are opened down to single rules', () => {
	type Part = Parameters<typeof leaves>[0][number];
	const part = (key: string, clauses?: Part[]): Part =>
		({ key, title: key, any: false, owed_by: 'worker', why: '', clauses }) as Part;
	expect(leaves([part('a', [part('b'), part('c')]), part('d')]).map((p) => p.key)).toEqual([
		'b',
		'c',
		'd'
	]);
});

test('what is waived is found where it stands', () => {
	const status = {
		requirement: 'FR-01',
		title: 'Core modules',
		explanation: clause({
			children: [clause({ title: 'M01' }), clause({ title: 'M06', waiver: 'Back soon' })]
		})
	} as RequirementStatus;
	expect(waived([status])).toEqual([
		{ requirement: 'FR-01', title: 'Core modules', part: 'M06', text: 'Back soon' }
	]);
});

test('a waiver lasts a year at most', () => {
	expect(inYear('2026-11-21')).toBe('2027-11-22');
	expect(inYear('')).toBe('');
});
