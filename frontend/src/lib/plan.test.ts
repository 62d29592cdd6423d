import { expect, test } from 'vitest';
import type { RequirementPlan } from '$lib/api/types';
import { planned } from './plan';

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
