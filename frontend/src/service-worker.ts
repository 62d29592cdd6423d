/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
/**
 * Keeps the program itself readable without a connection. Pages come from the server whenever it
 * answers, so nobody works with an old one; what a person keeps lies in IndexedDB, and is the
 * page's business. The API is never answered or kept here; what waits to be sent is sent here too,
 * when the browser says that the line is back and no page is open.
 */
import { build, files, version } from '$service-worker';
import { isKeptPicture, isPage } from '$lib/keep/routes';
import { current } from '$lib/keep/store';
import { SessionKeeper } from '$lib/session/keeper';
import { CHANNEL, flushAlone, SYNC } from '$lib/waiting/post';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const SHELL = `shell-${version}`;
const PATIENCE_MS = 4_000;
const assets = new Set([...build, ...files]);

worker.addEventListener('install', (event) => {
	const keep = async () => {
		const cache = await caches.open(SHELL);
		await cache.addAll(['/', ...assets]);
	};
	event.waitUntil(keep());
});

// A new version waits until no page of the old one is open; then the old one's files go.
worker.addEventListener('activate', (event) => {
	const tidy = async () => {
		const names = await caches.keys();
		const old = names.filter((name) => name.startsWith('shell-') && name !== SHELL);
		await Promise.all(old.map((name) => caches.delete(name)));
		await worker.clients.claim();
	};
	event.waitUntil(tidy());
});

// The reader took the new version: it need not wait until every page is closed.
worker.addEventListener('message', (event) => {
	if (event.data === 'take-over') event.waitUntil(worker.skipWaiting());
});

interface SyncEvent extends ExtendableEvent {
	tag: string;
}
worker.addEventListener('sync' as 'message', (event) => {
	const sync = event as unknown as SyncEvent;
	if (sync.tag === SYNC) sync.waitUntil(sendWaiting());
});

/** Sends what the person last signed in left here. Failing makes the browser ask again later. */
async function sendWaiting(): Promise<void> {
	const session = new SessionKeeper({
		fetch: (input, init) => fetch(input, init),
		exclusively: async (name, work) => navigator.locks.request(name, work),
		now: () => Date.now()
	});
	const [me, state] = [await current(), await session.ready()];
	// Signed out: a page will ask them to sign in.
	if (!me || state === 'signed_out') return;
	if (state === 'offline') throw new Error('There is no connection.');
	const user = session.personId;
	if (user !== me.person.id) return;
	const round = await flushAlone(session, user);
	new BroadcastChannel(CHANNEL).postMessage('changed');
	if (round?.waits && !round.signIn) throw new Error('Something still waits.');
}

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== location.origin) return;
	if (assets.has(pathname) || isKeptPicture(pathname)) event.respondWith(keptFirst(request));
	else if (request.mode === 'navigate' && isPage(pathname)) event.respondWith(page(request));
});

/** Files that never change. */
async function keptFirst(request: Request): Promise<Response> {
	return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The server's page; the kept one when no answer comes, or none in time. */
async function page(request: Request): Promise<Response> {
	const shell = async () => (await (await caches.open(SHELL)).match('/')) ?? Response.error();
	const impatience = new Promise<undefined>((done) => setTimeout(done, PATIENCE_MS));
	const answer = fetch(request).catch(() => undefined);
	return (await Promise.race([answer, impatience])) ?? shell();
}
