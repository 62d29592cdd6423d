/** Says one call to the server, in a tab or in the service worker, as one person and nobody else. */
import { offlineProblem, toProblem } from '$lib/api/problem';
import type { SessionKeeper } from '$lib/session/keeper';
import { flush, type Post, type Round } from './send';

/** An answer that takes longer is none; to say it again does no harm. */
const PATIENCE_MS = 20_000;
const LOCK = 'fieldcraft-waiting';
/** The word between tabs and worker. */
export const CHANNEL = 'fieldcraft-waiting';
/** What the browser is asked to call the worker for. */
export const SYNC = 'fieldcraft-waiting';

export function poster(session: SessionKeeper, user: string): Post {
	return async ({ method, path, body }) => {
		try {
			const request = new Request(new URL(path, location.origin), {
				method,
				credentials: 'same-origin',
				headers: { 'Content-Type': 'application/json', 'Device-Time': new Date().toISOString() },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(PATIENCE_MS)
			});
			const reply = await session.fetch(request, user);
			if (!reply.ok) return { problem: toProblem(reply.status, await json(reply)) };
			const data = await json(reply);
			// The door page of a hotel's network says 200 too.
			return data === undefined || reply.redirected ? { problem: offlineProblem } : { data };
		} catch {
			return { problem: offlineProblem };
		}
	};
}

const json = (reply: Response): Promise<unknown> => reply.json().catch(() => undefined);

/** One sender over all tabs and the worker; `undefined` when another is at it. */
export async function flushAlone(
	session: SessionKeeper,
	user: string,
	signal?: AbortSignal
): Promise<Round | undefined> {
	const work = () => flush(user, poster(session, user));
	const locks = globalThis.navigator?.locks;
	if (!locks) return work();
	const how = signal ? { signal } : { ifAvailable: true };
	return locks
		.request(LOCK, how, (lock) => (lock ? work() : undefined))
		.catch((cause: unknown) => {
			if (signal?.aborted) return undefined;
			throw cause;
		});
}
