import { isHttpError } from '@sveltejs/kit';

/** Did an answer fail to come at all? */
export const isOffline = (cause: unknown): boolean =>
	isHttpError(cause, 503) && cause.body.offline === true;
