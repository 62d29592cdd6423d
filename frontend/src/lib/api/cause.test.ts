import { error } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { briefly, problemOf } from './cause';
import { offlineProblem, ProblemError } from './problem';

const thrown = (work: () => never): unknown => {
	try {
		return work();
	} catch (cause) {
		return cause;
	}
};

test('what comes at once is waited for, and its failure is the page’s', async () => {
	await expect(briefly(Promise.resolve(1))).resolves.toBeUndefined();
	await expect(briefly(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('what takes its time is not waited for, and fails without a page', async () => {
	let fail: (cause: Error) => void = () => undefined;
	const asked = new Promise<never>((_, no) => (fail = no));
	await expect(briefly(asked)).resolves.toBeUndefined();
	fail(new Error('later'));
	await expect(asked).rejects.toThrow('later');
});

test('a part that has not come says why', () => {
	const problem = { type: '/problems/forbidden', title: 'No', status: 403 };
	expect(problemOf(new ProblemError(problem))).toBe(problem);
	expect(problemOf(thrown(() => error(403, { message: 'No', problem })))).toEqual(problem);
	const offline = thrown(() => error(503, { message: 'Away', offline: true }));
	expect(problemOf(offline)).toBe(offlineProblem);
	expect(problemOf(new Error('strange')).status).toBe(500);
});
