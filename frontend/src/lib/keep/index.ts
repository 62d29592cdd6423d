/** Keeping modules on this device, and reading them when there is no connection. */
import { dev } from '$app/environment';
import { isHttpError } from '@sveltejs/kit';
import { api, send } from '$lib/api/client';
import type { Me, ModuleDetail } from '$lib/api/types';
import { cacheOf, canKeep } from './forget';
import { picturesOf } from './pictures';
import * as store from './store';

export { canKeep } from './forget';
export type { KeptModule } from './store';

/** Starts the worker that keeps the program itself; it answers once everything is there. */
async function startWorker(): Promise<void> {
	await navigator.serviceWorker.register('/service-worker.js', {
		type: dev ? 'module' : 'classic'
	});
	await navigator.serviceWorker.ready;
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
	const before = await store.get(user, code);
	const pictures = await caches.open(cacheOf(user));
	const shown = picturesOf(texts);
	await pictures.addAll(shown);
	const row = { user, code, kept_at: new Date().toISOString(), texts };
	await store.put(row);
	await store.signedIn(me);
	// The pictures of an older version go once the new one is here.
	const old = picturesOf(before?.texts ?? []).filter((path) => !shown.includes(path));
	await Promise.all(old.map((path) => pictures.delete(path)));
	// Asked once something is worth it; the browser may say no, and the copy is kept all the same.
	await navigator.storage?.persist?.().catch(() => false);
	return row;
}

export async function keptModule(user: string, code: string) {
	return canKeep() ? store.get(user, code).catch(() => undefined) : undefined;
}

/** Takes a module off this device, with its pictures. */
export async function dropModule(user: string, code: string): Promise<void> {
	const kept = await store.get(user, code);
	await store.remove(user, code);
	if (!kept) return;
	const pictures = await caches.open(cacheOf(user));
	await Promise.all(picturesOf(kept.texts).map((path) => pictures.delete(path)));
}

/** After each sign-in with a connection: the worker is renewed, and the person noted, if they keep anything. */
export async function greet(me: Me): Promise<void> {
	if (!canKeep()) return;
	const rows = await store.list(me.person.id);
	// Whoever kept something before may not be the one who is signed in now.
	if (rows.length === 0) return store.nobody();
	await store.signedIn(me);
	await startWorker();
}

/** Who was signed in here last, if they keep anything: all there is without a connection. */
export async function keeper(): Promise<Me | undefined> {
	if (!canKeep()) return undefined;
	const me = await store.current().catch(() => undefined);
	return me && (await store.list(me.person.id)).length ? me : undefined;
}

/** What the last person signed in keeps here. */
export async function kept(): Promise<store.KeptModule[]> {
	const me = await keeper();
	return me ? store.list(me.person.id) : [];
}

/** Did an answer fail to come at all? */
export const isOffline = (cause: unknown): boolean =>
	isHttpError(cause, 503) && cause.body.offline === true;

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
