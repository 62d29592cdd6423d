/**
 * What is kept on this device to be read without a connection: modules, and who keeps them.
 * It belongs to the person signed in, stays when a session runs out, and goes when they sign out.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Me, ModuleDetail } from '$lib/api/types';
import { lastHere } from '$lib/session/here';

export interface KeptModule {
	/** The person who keeps it; nobody else sees it. */
	user: string;
	code: string;
	kept_at: string;
	/** The module in each language that it can be read in, its own first. */
	texts: ModuleDetail[];
}

/** An answer of the server, to be shown again when it cannot be asked. */
export interface KeptAnswer {
	user: string;
	/** Path and query. */
	path: string;
	at: string;
	body: string;
}

interface Schema extends DBSchema {
	/** One row, `current`: who was signed in last. */
	person: { key: 'current'; value: { user: string; me: Me } };
	modules: { key: [string, string]; value: KeptModule; indexes: { user: string } };
	answers: { key: [string, string]; value: KeptAnswer; indexes: { user: string } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

function database(): Promise<IDBPDatabase<Schema>> {
	opened ??= openDB<Schema>('fieldcraft-kept', 2, {
		upgrade(db, from) {
			if (from < 1) {
				db.createObjectStore('person');
				db.createObjectStore('modules', { keyPath: ['user', 'code'] }).createIndex('user', 'user');
			}
			db.createObjectStore('answers', { keyPath: ['user', 'path'] }).createIndex('user', 'user');
		},
		// Another tab wants to upgrade or delete: do not stand in its way.
		blocking: () => {
			void opened?.then((db) => db.close());
			opened = undefined;
		},
		terminated: () => (opened = undefined)
	}).catch((cause) => {
		opened = undefined;
		throw cause;
	});
	return opened;
}

export async function put(row: KeptModule): Promise<void> {
	await (await database()).put('modules', row);
}

export async function get(user: string, code: string): Promise<KeptModule | undefined> {
	return (await database()).get('modules', [user, code]);
}

/** All that a person keeps, by code. */
export async function list(user: string): Promise<KeptModule[]> {
	const rows = await (await database()).getAllFromIndex('modules', 'user', user);
	return rows.sort((a, b) => a.code.localeCompare(b.code));
}

export async function remove(user: string, code: string): Promise<void> {
	await (await database()).delete('modules', [user, code]);
}

/** Notes who is signed in, so that their pages open without a connection. */
export async function signedIn(me: Me): Promise<void> {
	await (await database()).put('person', { user: me.person.id, me }, 'current');
}

/** Who was signed in last; nobody while it is only known that it was somebody else. */
export async function current(): Promise<Me | undefined> {
	const kept = await (await database()).get('person', 'current');
	const last = lastHere();
	return last && kept?.user !== last ? undefined : kept?.me;
}

const DROPPED = 'dropped';

/** Modules that their keeper took off this device: they do not come back by themselves. */
export async function dropped(user: string): Promise<string[]> {
	return JSON.parse((await answer(user, DROPPED))?.body ?? '[]') as string[];
}

async function setDropped(user: string, codes: string[]): Promise<void> {
	const at = new Date().toISOString();
	await putAnswer({ user, path: DROPPED, at, body: JSON.stringify(codes) });
}

export const drop = async (user: string, code: string): Promise<void> =>
	setDropped(user, [...new Set([...(await dropped(user)), code])]);

export const undrop = async (user: string, code: string): Promise<void> =>
	setDropped(
		user,
		(await dropped(user)).filter((one) => one !== code)
	);

export async function putAnswer(answer: KeptAnswer): Promise<void> {
	await (await database()).put('answers', answer);
}

export async function answer(user: string, path: string): Promise<KeptAnswer | undefined> {
	return (await database()).get('answers', [user, path]);
}

/** Forgets a person and everything they kept. */
export async function clear(user: string): Promise<void> {
	const tx = (await database()).transaction(['person', 'modules', 'answers'], 'readwrite');
	const [modules, answers] = [tx.objectStore('modules'), tx.objectStore('answers')];
	const keys = await modules.index('user').getAllKeys(user);
	const asked = await answers.index('user').getAllKeys(user);
	const person = await tx.objectStore('person').get('current');
	await Promise.all([
		...keys.map((key) => modules.delete(key)),
		...asked.map((key) => answers.delete(key)),
		person?.user === user ? tx.objectStore('person').delete('current') : undefined,
		tx.done
	]);
}
