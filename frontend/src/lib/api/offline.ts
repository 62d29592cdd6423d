import { isHttpError } from '@sveltejs/kit';

/** Did an answer fail to come at all? */
export const isOffline = (cause: unknown): boolean =>
	isHttpError(cause, 503) && cause.body.offline === true;

/** What a page can do without while there is no connection. */
export const ifAny = <T>(asked: Promise<T>): Promise<T | undefined> =>
	asked.catch((cause: unknown) => {
		if (isOffline(cause)) return undefined;
		throw cause;
	});
