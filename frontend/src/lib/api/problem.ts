/** Errors as people meet them: what happened, and what they can do. */
import type { Problem } from './types';

/** An answer that was not a success, or no answer at all (`status` 0). */
export class ProblemError extends Error {
	readonly problem: Problem;

	constructor(problem: Problem) {
		super(problem.detail ?? problem.title);
		this.name = 'ProblemError';
		this.problem = problem;
	}

	get offline(): boolean {
		return this.problem.status === 0;
	}
}

export const offlineProblem: Problem = {
	type: '/problems/offline',
	title: 'No connection',
	status: 0
};

/** Reads whatever a failed answer carried; never throws. */
export function toProblem(status: number, body: unknown): Problem {
	if (body !== null && typeof body === 'object' && 'title' in body) {
		return { ...(body as Problem), status };
	}
	return { type: 'about:blank', title: '', status };
}

/** The last part of the problem's type: `client-details` of `/problems/client-details`. */
export function slug(problem: Problem): string {
	return problem.type.slice(problem.type.lastIndexOf('/') + 1);
}

/** The detail for one field of the body sent, if the server named it. */
export function faultAt(problem: Problem | undefined, pointer: string): string | undefined {
	return problem?.errors?.find((e) => e.pointer === pointer)?.detail;
}
