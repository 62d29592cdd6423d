/** Signing out leaves nothing of a person on this device. */
import { forgetRecent } from '$lib/observe/recent';
import * as store from './store';

/** Pictures of one person's modules; the worker answers from every cache. */
export const cacheOf = (user: string): string => `kept-${user}`;

/** Can this browser keep pages at all? Not in private windows, nor without encryption. */
export const canKeep = (): boolean =>
	'serviceWorker' in navigator && 'caches' in globalThis && 'indexedDB' in globalThis;

/** Takes along what somebody kept; whoever was signed in last if it is not known who. */
export async function forget(user: string | undefined): Promise<void> {
	if (user) forgetRecent(user);
	if (!canKeep()) return;
	const who = user ?? (await store.current())?.person.id;
	if (!who) return;
	await store.clear(who);
	await caches.delete(cacheOf(who));
}
