/**
 * What a form that is being written keeps on this device: a draft, from the first change on. It is
 * there before anything that sends.
 */
import type { Problem } from '$lib/api/types';
import { database, type Stored } from './database';
import { canSeal, keyOf, seal, unseal } from './vault';
import { after, type Content, type Head, type Kind, type Row } from './row';

/** One to write: who, what, and where it stands. */
export interface Written<F = unknown> extends Content<F> {
	id: string;
	user: string;
	kind: Kind;
	after?: string[];
}

/** The key is gone: its owner has signed out here and taken everything along. */
export class SignedOutHere extends Error {}

export const headOf = ({
	id,
	user,
	kind,
	state,
	saved_at,
	tries,
	tried_at,
	sent_at,
	after
}: Head): Head => ({
	id,
	user,
	kind,
	state,
	saved_at,
	tries,
	tried_at,
	sent_at,
	after
});

async function read(stored: Stored, key: CryptoKey | undefined): Promise<Row> {
	const head = headOf(stored);
	if (stored.plain) return { ...head, ...stored.plain };
	const { id, user, sealed, told } = stored;
	try {
		if (!key || !sealed) throw new Error('no key');
		const content = await unseal<Content>(key, user, id, sealed);
		const problem = told && (await unseal<Problem>(key, user, id, told));
		return { ...head, ...content, problem };
	} catch {
		return { ...head, open: '/waiting', unreadable: true };
	}
}

/** All that a person has here, the last saved first. */
export async function list(user: string): Promise<Row[]> {
	const db = await database();
	const [rows, ring] = await Promise.all([
		db.getAllFromIndex('rows', 'user', user),
		db.get('keys', user)
	]);
	const open = await Promise.all(rows.map((row) => read(row, ring?.key)));
	return open.sort((a, b) => b.saved_at.localeCompare(a.saved_at));
}

export async function find<F = unknown>(id: string, user: string): Promise<Row<F> | undefined> {
	const db = await database();
	const [row, ring] = await Promise.all([db.get('rows', id), db.get('keys', user)]);
	return row?.user === user ? ((await read(row, ring?.key)) as Row<F>) : undefined;
}

/**
 * Changes one row in one transaction: `change` sees what lies there and answers what is to lie
 * there, or nothing. Answers whether it was changed; by then it is on the disk.
 */
export async function change(
	{ id, user, sealing }: { id: string; user: string; sealing?: boolean },
	change: (there: Stored | undefined) => Stored | undefined
): Promise<boolean> {
	const tx = (await database()).transaction(['rows', 'keys'], 'readwrite', {
		durability: 'strict'
	});
	const rows = tx.objectStore('rows');
	const there = await rows.get(id);
	// A sign-out in another tab may have come between the sealing and the writing.
	const locked = sealing && (await tx.objectStore('keys').getKey(user)) === undefined;
	const next = locked || (there && there.user !== user) ? undefined : change(there);
	if (next) await rows.put(next);
	await tx.done;
	if (locked) throw new SignedOutHere();
	return next !== undefined;
}

/** Lays one on the disk, as a draft or to be sent. */
export async function write(row: Written, step: 'write' | 'save'): Promise<boolean> {
	const { id, user, kind, after: first, ...content } = row;
	const key = canSeal() ? await keyOf(user) : undefined;
	const closed = key
		? { sealed: await seal(key, user, id, content) }
		: { plain: JSON.parse(JSON.stringify(content)) as Content };
	return change({ id, user, sealing: key !== undefined }, (there) => {
		const state = after(there, step);
		const saved_at = new Date().toISOString();
		return state && { id, user, kind, state, saved_at, tries: 0, after: first, ...closed };
	});
}

/** Keeps a draft; not over what was saved already. */
export const keepDraft = (row: Written): Promise<boolean> => write(row, 'write');

/** One step of a row that is there. */
export const step = (
	id: string,
	user: string,
	name: Parameters<typeof after>[1],
	more?: Partial<Stored>
) =>
	change({ id, user }, (there) => {
		const state = there && after(there, name);
		return state && { ...there, ...more, state, tries: there.tries + (name === 'try' ? 1 : 0) };
	});

/** What the server did not take becomes a draft again; a draft is one already. */
export async function reopen<F = unknown>(id: string, user: string): Promise<Row<F> | undefined> {
	const there = await find<F>(id, user);
	if (!there || there.unreadable) return undefined;
	if (there.state === 'draft') return there;
	return (await step(id, user, 'reopen')) ? { ...there, state: 'draft' } : undefined;
}
