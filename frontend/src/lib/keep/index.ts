/** Keeping modules on this device, and reading them when there is no connection. */
import { dev } from '$app/environment';
import { api, send } from '$lib/api/client';
import type { Me, ModuleDetail, Person } from '$lib/api/types';
import { can, practices, seesPeople } from '$lib/me';
import { session } from '$lib/session';
import { askToPersist } from '$lib/waiting/storage.svelte';
import { STAFF, STAFF_LIMIT } from './answers';
import { cacheOf, canKeep } from './forget';
import { picturesOf } from './pictures';
import { isMetered } from './metered';
import * as store from './store';
import { watchForUpdates } from './update.svelte';

export { canKeep } from './forget';
export type { KeptModule } from './store';

/** Starts the worker that keeps the program itself; it answers once everything is there. */
async function startWorker(): Promise<void> {
	const registration = await navigator.serviceWorker.register('/service-worker.js', {
		type: dev ? 'module' : 'classic'
	});
	watchForUpdates(registration);
	await navigator.serviceWorker.ready;
}

/** Once the page is there and the reader is reading. */
function whenIdle(work: () => Promise<unknown>): void {
	const run = () => void work().catch(() => undefined);
	if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 10_000 });
	else setTimeout(run, 3_000);
}

/** The program, the people to choose from and the assigned modules: what a day without signal needs. */
async function stock(me: Me): Promise<void> {
	await startWorker();
	if (can(me, ...seesPeople)) {
		const query = { limit: STAFF_LIMIT };
		await send(api.GET('/api/v1/people', { params: { query } })).catch(() => undefined);
	}
	if (practices(me) && !isMetered()) await keepAssigned(me);
}

/** The modules assigned and not done yet, one after the other; a new version takes the old one's place. */
async function keepAssigned(me: Me): Promise<void> {
	const path = await send(api.GET('/api/v1/me/path'));
	const versions = new Map(
		(await send(api.GET('/api/v1/modules'))).items.map(({ code, version }) => [code, version])
	);
	const dropped = await store.dropped(me.person.id);
	for (const { code, done } of path.modules) {
		if (done || dropped.includes(code) || !versions.has(code)) continue;
		const kept = await store.get(me.person.id, code);
		if (kept?.texts[0]?.version !== versions.get(code)) await keepModule(me, code);
	}
}

/** Keeps a module in all its languages, with its pictures. */
export async function keepModule(me: Me, code: string): Promise<store.KeptModule> {
	const user = me.person.id;
	const ask = (language?: string) =>
		send(api.GET('/api/v1/modules/{code}', { params: { path: { code }, query: { language } } }));
	const own = await ask();
	const others = own.languages.filter((language) => language !== own.language);
	const texts = [own, ...(await Promise.all(others.map(ask)))];
	await startWorker();
	await store.undrop(user, code);
	const before = await store.get(user, code);
	const shown = picturesOf(texts);
	// Whoever signs out meanwhile leaves nothing here.
	if (session.personId !== user) throw new Error('Signed out in the meantime.');
	const pictures = await caches.open(cacheOf(user));
	await pictures.addAll(shown);
	const row = { user, code, kept_at: new Date().toISOString(), texts };
	await store.put(row);
	await store.signedIn(me);
	// The pictures of an older version go once the new one is here.
	const old = picturesOf(before?.texts ?? []).filter((path) => !shown.includes(path));
	await Promise.all(old.map((path) => pictures.delete(path)));
	void askToPersist();
	return row;
}

export async function keptModule(user: string, code: string) {
	return canKeep() ? store.get(user, code).catch(() => undefined) : undefined;
}

/** Takes a module off this device, with its pictures. */
export async function dropModule(user: string, code: string): Promise<void> {
	const kept = await store.get(user, code);
	await store.remove(user, code);
	// It does not come back by itself.
	await store.drop(user, code);
	if (!kept) return;
	const pictures = await caches.open(cacheOf(user));
	await Promise.all(picturesOf(kept.texts).map((path) => pictures.delete(path)));
}

/** After each sign-in with a connection: who it is is noted, so that the pages open without one. */
export async function greet(me: Me): Promise<void> {
	if (!('indexedDB' in globalThis)) return;
	await store.signedIn(me);
	if (canKeep()) whenIdle(() => stock(me));
}

/** People to choose from when nobody can be asked, as they were at the last visit. */
export async function staff(): Promise<Person[]> {
	const me = await keeper();
	const kept = me && (await store.answer(me.person.id, STAFF).catch(() => undefined));
	return kept ? (JSON.parse(kept.body) as { items: Person[] }).items : [];
}

/** Who was signed in here last: all there is to go by without a connection. */
export const keeper = (): Promise<Me | undefined> => store.current().catch(() => undefined);

/** What the last person signed in keeps here. */
export async function kept(): Promise<store.KeptModule[]> {
	const me = await keeper();
	return me ? store.list(me.person.id) : [];
}

/** A module from this device, in the language chosen if it is there. */
export async function fromDevice(
	code: string,
	language: string | undefined
): Promise<{ module: ModuleDetail; kept_at: string } | undefined> {
	const me = await keeper();
	const row = me && (await store.get(me.person.id, code));
	const module = row?.texts.find((text) => text.language === language) ?? row?.texts[0];
	return row && module && { module, kept_at: row.kept_at };
}
