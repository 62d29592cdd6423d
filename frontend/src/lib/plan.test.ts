import { expect, test } from 'vitest';
import type { Framework, RequirementPlan } from '$lib/api/types';
import { plainPlan, planned } from './plan';

const step = (text: string, by_on?: string): RequirementPlan['steps'][number] => ({
	kind: 'record',
	clauses: [],
	competencies: [],
	count: 1,
	observers: 0,
	outside: 0,
	text,
	by_on
});

test('a step says its day once', () => {
	expect(planned({ steps: [step('Pass the check by May 3, 2026.', '2026-05-03')] })).toEqual([
		{ text: 'Pass the check by May 3, 2026.', by: undefined }
	]);
	expect(planned({ steps: [step('Have it checked.', '2026-05-03')] })[0]?.by).toBe('2026-05-03');
});

test('modules that are asked alike are told once', () => {
	const of = (title: string, percent = 80, on = 'December 10, 2026', by = '2026-12-10') =>
		step(`“${title}” passed with ${percent}% or more by ${on}.`, by);
	const seen = step('One observation by May 3, 2026.', '2026-05-03');
	const told = planned({ steps: [of('A'), of('B'), seen, of('C'), of('D', 90)] });
	expect(told.map((one) => one.modules?.titles ?? one.text)).toEqual([
		['A', 'B', 'C'],
		'One observation by May 3, 2026.',
		'“D” passed with 90% or more by December 10, 2026.'
	]);
	expect(told[0]?.modules).toMatchObject({ percent: 80, by: '2026-12-10' });
	const two = planned({ steps: [of('A'), of('B')] });
	expect(two.map((one) => one.text)).toEqual([of('A').text, of('B').text]);
});

test('steps name competencies by their titles; codes of indicators and unknown ones stay', () => {
	const framework = {
		competencies: [
			{ code: 'C01', title: 'Crisis de-escalation' },
			{ code: 'C08', title: 'Staff safety' }
		]
	} as Framework;
	const plan = {
		steps: [{ text: 'Four field observations of C01 and C08, C05.2 rated 2 in C99.' }],
		only_time: [{ clause: 'a', reason: 'C01 counts from May.' }]
	} as RequirementPlan;
	const told = plainPlan(plan, framework);
	expect(told.steps[0]?.text).toBe(
		'Four field observations of “Crisis de-escalation” and “Staff safety”, C05.2 rated 2 in C99.'
	);
	expect(told.only_time[0]?.reason).toBe('“Crisis de-escalation” counts from May.');
});
