/**
 * A few answers of the server, kept per person, so that the pages of daily work open without a
 * connection: who I am, my next step, my coaching, the framework, the people I can choose.
 */
import type { KeptAnswer } from './store';

const KEPT =
	/^\/api\/v1\/(me|me\/[a-z-]+|framework(\/form)?|refreshers|tasks|nodes|observation-requests)$/;
const PEOPLE = '/api/v1/people';
/** The list to choose from without a connection; the first page is as long as a page may be. */
export const STAFF_LIMIT = 200;
export const STAFF = `${PEOPLE}?limit=${STAFF_LIMIT}`;
/** Who waits longer with an answer at hand is better served by that. */
const PATIENCE_MS = 5_000;

export interface Shelf {
	find: (user: string, path: string) => Promise<KeptAnswer | undefined>;
	put: (answer: KeptAnswer) => Promise<void>;
	/** Whose pages these are: signed in, or signed in here last. */
	user: () => Promise<string | undefined>;
	now: () => Date;
	/** Told when pages are shown as they were, and when they are fresh again. */
	shown: (at: string | undefined) => void;
}

/** Is an answer to this worth keeping? Searches and other people's pages are not. */
export function isKept(method: string, url: URL): boolean {
	if (method !== 'GET') return false;
	const limit = url.searchParams.get('limit');
	const staff = url.pathname === PEOPLE && url.searchParams.size === 1 && limit !== null;
	return staff || KEPT.test(url.pathname);
}

const inTrouble = (reply: Response): boolean => [502, 503, 504].includes(reply.status);

/** Asks the server; answers from this device when it does not, or not in time. */
export async function answered(
	request: Request,
	ask: (request: Request) => Promise<Response>,
	shelf: Shelf
): Promise<Response> {
	const url = new URL(request.url);
	if (!isKept(request.method, url)) return ask(request);
	const path = url.pathname + url.search;
	const fresh = ask(request).then((reply) => keep(reply, path, shelf));
	const late = new Promise<'late'>((done) => setTimeout(() => done('late'), PATIENCE_MS));
	const first = await Promise.race([fresh, late]).catch(() => undefined);
	if (first instanceof Response && !inTrouble(first)) return first;
	const user = await shelf.user().catch(() => undefined);
	const kept = user && (await shelf.find(user, path).catch(() => undefined));
	if (!kept) return fresh;
	fresh.catch(() => undefined);
	shelf.shown(kept.at);
	return new Response(kept.body, { headers: { 'Content-Type': 'application/json' } });
}

async function keep(reply: Response, path: string, shelf: Shelf): Promise<Response> {
	if (!reply.ok) return reply;
	shelf.shown(undefined);
	const body = await reply.clone().text();
	const user = await shelf.user().catch(() => undefined);
	if (user) {
		const at = shelf.now().toISOString();
		void shelf.put({ user, path, at, body }).catch(() => undefined);
	}
	return reply;
}
