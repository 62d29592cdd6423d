import { expect, test } from 'vitest';
import type { PathSkill } from '$lib/api/types';
import { finding, skillViews, steps, words } from './skills';

const asked = (level: string, by_on?: string, met = false, late = false) => ({
	level,
	by_on,
	met,
	late,
	requirement: 'Safe visits'
});
const skill = (competency: string, level: string, ...levels: ReturnType<typeof asked>[]) =>
	({ competency, title: competency, level, events: 0, asked: levels }) as PathSkill;

const all = [
	skill('C01', 'L3', asked('L3', '2026-02-01', true)),
	skill('C02', 'L1', asked('L2', '2026-01-20'), asked('L3', '2026-03-01')),
	skill('C03', 'L0', asked('L3', '2026-01-10', false, true)),
	skill('C04', 'L2', asked('L2', undefined, true), asked('L3'))
];

test('what is missing comes first, by its day, and what is reached last', () => {
	const codes = skillViews(all).map((view) => view.skill.competency);
	expect(codes).toEqual(['C03', 'C02', 'C04', 'C01']);
});

test('the goal is the next level that is asked, not the last one', () => {
	const [, second, third, last] = skillViews(all);
	expect([second!.at, second!.goal]).toEqual([1, 2]);
	expect([third!.at, third!.goal]).toEqual([2, 3]);
	expect([last!.at, last!.goal, last!.next]).toEqual([3, 3, undefined]);
});

test('only as many steps are drawn as somebody needs', () => {
	expect(steps(skillViews(all))).toEqual(['L1', 'L2', 'L3', 'L4']);
	expect(steps(skillViews([skill('C09', 'L5', asked('L3', undefined, true))]))).toHaveLength(5);
});

test('each row is told in words, with its day', () => {
	const [late, soon, open, there] = skillViews(all).map(words);
	expect(late).toBe(
		'Nobody has seen you do it yet. Your role asks: doing it with someone reachable. That was due Jan 10, 2026.'
	);
	expect(soon).toBe(
		'You have learned it. Your role asks: doing it with active help, by Jan 20, 2026.'
	);
	expect(open).toBe('You do it with active help. Your role asks: doing it with someone reachable.');
	expect(there).toBe('You do it with someone reachable. That is what your role asks.');
	expect(finding(skillViews(all))).toBe('1 of 4 skills is where your role asks it to be.');
});
