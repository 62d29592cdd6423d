/**
 * What was written on this device and what became of it. Nothing leaves here before the server has
 * it, except by its writer's own hand.
 */
import type { ObservationNotice, Problem } from '$lib/api/types';
import { database, type Stored } from './database';
import { canSeal, keyOf, seal } from './vault';
import { after, mendable, SENT_STAYS_MS, unsent, type Kind, type Row } from './row';
import { change, headOf, list, step, write, type Written } from './written';

export { find, keepDraft, list, reopen, SignedOutHere, type Written } from './written';

/** Keeps what is to be sent. False: it has left already, from another tab perhaps. */
export const queue = (row: Written & { call: object }): Promise<boolean> => write(row, 'save');

/** The sender takes a row; false when it has gone in the meantime. */
export const claim = (id: string, user: string): Promise<boolean> =>
	step(id, user, 'try', { tried_at: new Date().toISOString() });

/** The server has it. What was written goes; that it was sent, and what was said to it, can be looked up for a day. */
export async function arrived(row: Row, notice?: ObservationNotice): Promise<void> {
	const { id, user, about, open } = row;
	const key = (await (await database()).get('keys', user))?.key;
	const content = { about, open, notice };
	const closed = key ? { sealed: await seal(key, user, id, content) } : { plain: content };
	await change({ id, user }, (there) => {
		const state = there && after(there, 'arrive');
		return state && { ...headOf(there), ...closed, state, sent_at: new Date().toISOString() };
	});
}

/** The server does not have it, and why: to be tried again, or to be looked at. */
export async function returned(row: Row, how: 'hold' | 'refuse', problem: Problem): Promise<void> {
	const { id, user } = row;
	const key = (await (await database()).get('keys', user))?.key;
	const told = key && (await seal(key, user, id, problem));
	await change({ id, user }, (there) => {
		const state = there && after(there, how);
		const plain = there?.plain && { ...there.plain, problem };
		return state && { ...there, state, told, plain };
	});
}

/** Tries again what the server refused, as it is. */
export const retry = (id: string, user: string): Promise<boolean> => step(id, user, 'retry');

/** Takes a row away, and hands it over so that it can be put back. */
export async function discard(id: string, user: string): Promise<Stored | undefined> {
	const tx = (await database()).transaction('rows', 'readwrite');
	const row = await tx.store.get(id);
	const mine = row?.user === user ? row : undefined;
	if (mine) await tx.store.delete(id);
	await tx.done;
	return mine;
}

/** Puts back what was discarded. */
export const restore = (row: Stored): Promise<boolean> =>
	change({ id: row.id, user: row.user, sealing: row.sealed !== undefined }, (there) =>
		there ? undefined : row
	);

/** What was sent a day ago goes from the list. */
export async function purge(user: string, now = Date.now()): Promise<void> {
	const tx = (await database()).transaction('rows', 'readwrite');
	const rows = await tx.store.index('user').getAll(user);
	const old = rows.filter(
		(row) => !unsent(row) && now - Date.parse(row.sent_at ?? row.saved_at) > SENT_STAYS_MS
	);
	await Promise.all([...old.map((row) => tx.store.delete(row.id)), tx.done]);
}

/** Seals what rests in plain from before there were keys. */
export async function sealOld(user: string): Promise<void> {
	if (!canSeal()) return;
	const rows = await (await database()).getAllFromIndex('rows', 'user', user);
	for (const { id, plain } of rows) {
		if (!plain) continue;
		const key = await keyOf(user);
		const { problem, ...content } = plain;
		const sealed = await seal(key, user, id, content);
		const told = problem && (await seal(key, user, id, problem));
		await change({ id, user, sealing: true }, (there) => {
			if (!there?.plain || JSON.stringify(there.plain) !== JSON.stringify(plain)) return undefined;
			return { ...there, plain: undefined, sealed, told };
		});
	}
}

/** How much of a person's is here and not with the server; needs no key. */
export async function countUnsent(user: string): Promise<number> {
	const rows = await (await database()).getAllFromIndex('rows', 'user', user);
	return rows.filter(unsent).length;
}

/** Takes everything of a person away, and destroys the key with it. */
export async function clear(user: string): Promise<void> {
	const tx = (await database()).transaction(['rows', 'keys'], 'readwrite', {
		durability: 'strict'
	});
	const rows = tx.objectStore('rows');
	const ids = await rows.index('user').getAllKeys(user);
	await Promise.all([
		...ids.map((id) => rows.delete(id)),
		tx.objectStore('keys').delete(user),
		tx.done
	]);
}

/** The last one of a page that is not with the server. */
export async function begun<F>(
	user: string,
	kind: Kind,
	open: string,
	fits: (row: Row) => boolean = mendable
): Promise<Row<F> | undefined> {
	const rows = await list(user);
	return rows.find((row) => row.kind === kind && row.open === open && unsent(row) && fits(row)) as
		Row<F> | undefined;
}
