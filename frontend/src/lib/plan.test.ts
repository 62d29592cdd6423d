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
