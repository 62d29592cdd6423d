import { expect, test } from 'vitest';
import type { SkillCell, Skills } from '$lib/api/types';
import { bin, known, skillsTable, told } from './skills';

const cell = (level: string, events: number, score?: string, held_back = false): SkillCell => ({
	level,
	events,
	enough: events >= 2,
	held_back,
	...(score ? { score } : {})
});

test('each level has a color of its own, and too little seen has none, whatever is known from a check', () => {
	const cells = [
		cell('L1', 1),
		cell('L1', 3, '0.80'),
		cell('L2', 2, '1.20'),
		cell('L3', 4, '1.60'),
		cell('L4', 5, '2.10'),
		cell('L5', 6, '2.60')
	];
	expect(cells.map(bin)).toEqual(['0', '2', '3', '4', '45', '5']);
});

test('a cell says level, mean and visits, and what holds it back', () => {
	expect(told(cell('L3', 4, '1.60'))).toMatch(/mean 1\.60 from 4 visits\.$/);
	expect(told(cell('L1', 1))).toBe('Too little seen to say: 1 visit.');
	expect(told(cell('L1', 3, '0.80', true))).toMatch(/open safety concern/);
});

test('the file keeps the number of visits where nothing is said', () => {
	const skills = {
		competencies: [
			{ code: 'C01', title: 'A' },
			{ code: 'C02', title: 'B' }
		],
		people: [
			{ person: { id: '1', display_name: 'Ann' }, cells: [cell('L3', 4, '1.60'), cell('L1', 1)] }
		]
	} as unknown as Skills;
	expect(skillsTable(skills, { person: 'Person', mean: 'mean', visits: 'visits' })).toEqual([
		['Person', 'C01', 'C01 mean', 'C01 visits', 'C02', 'C02 mean', 'C02 visits'],
		['Ann', 'L3', '1.60', '4', '…', '', '1']
	]);
	expect(known(skills)).toEqual({ n: 1, of: 2 });
});
