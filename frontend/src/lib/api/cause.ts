/** Why a part of a page has not come. */
import { isHttpError } from '@sveltejs/kit';
import { offlineProblem, ProblemError, toProblem } from './problem';
import type { Problem } from './types';

/** Did an answer fail to come at all? */
export const isOffline = (cause: unknown): boolean =>
	isHttpError(cause, 503) && cause.body.offline === true;

/** What a page can do without while there is no connection. */
export const ifAny = <T>(asked: Promise<T>): Promise<T | undefined> =>
	asked.catch((cause: unknown) => {
		if (isOffline(cause)) return undefined;
		throw cause;
	});

/** What to tell where that part would stand. */
export function problemOf(cause: unknown): Problem {
	if (cause instanceof ProblemError) return cause.problem;
	if (isOffline(cause)) return offlineProblem;
	return isHttpError(cause)
		? (cause.body.problem ?? toProblem(cause.status, { title: cause.body.message }))
		: toProblem(500, cause);
}

const BRIEFLY_MS = 50;

/**
 * Waits so long as nobody notices: what comes by then is drawn with the page, or is its error. The
 * rest the page awaits itself.
 */
export async function briefly<T>(asked: Promise<T>): Promise<void> {
	asked.catch(() => undefined);
	await Promise.race([asked, new Promise((done) => setTimeout(done, BRIEFLY_MS))]);
}
