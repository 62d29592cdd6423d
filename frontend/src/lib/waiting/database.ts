/** The one database of what was written on this device, and the keys that seal it. */
import { openDB, unwrap, type DBSchema, type IDBPDatabase } from 'idb';
import type { Content, Head } from './row';
import type { Problem } from '$lib/api/types';

export interface Sealed {
	iv: Uint8Array<ArrayBuffer>;
	data: ArrayBuffer;
}

/** A row as it lies on the device: what lists need in plain, the rest sealed. */
export interface Stored extends Head {
	sealed?: Sealed;
	/** Why the server does not have it, sealed too. */
	told?: Sealed;
	/** Written before there were keys, or where the browser has none. */
	plain?: Content & { problem?: Problem };
}

export interface Keyring {
	user: string;
	key: CryptoKey;
}

export interface Schema extends DBSchema {
	rows: { key: string; value: Stored; indexes: { user: string } };
	keys: { key: string; value: Keyring };
}

const NAME = 'fieldcraft';
const VERSION = 2;

/** Version 1: observations only, in plain, drafts apart from what was to be sent. */
interface Before {
	id: string;
	user: string;
	updated_at?: string;
	saved_at?: string;
	form: { subject?: { display_name: string } };
	body?: object;
	state?: 'queued' | 'needs_fix';
	problem?: Problem;
}

function moved(old: Before): Stored {
	const { id, user, form, body, problem } = old;
	return {
		id,
		user,
		kind: 'observation',
		state: old.state ?? 'draft',
		saved_at: old.saved_at ?? old.updated_at ?? new Date(0).toISOString(),
		// It may have been sent without an answer: not to be changed under its id.
		tries: old.state ? 1 : 0,
		plain: {
			about: form.subject?.display_name,
			open: '/observe',
			form,
			call: body && { method: 'PUT', path: `/api/v1/observations/${id}`, body },
			problem
		}
	};
}

/** Takes every row of version 1 over, in the transaction of the upgrade itself. */
function fromFirst(transaction: IDBTransaction): void {
	const rows = transaction.objectStore('rows');
	for (const name of ['drafts', 'outbox']) {
		const all = transaction.objectStore(name).getAll() as IDBRequest<Before[]>;
		all.onsuccess = () => {
			for (const old of all.result) rows.put(moved(old));
			transaction.db.deleteObjectStore(name);
		};
	}
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;
let blockedBy: (() => void) | undefined;

/** Called when an older version of the program, open in another tab, keeps the database from being renewed. */
export function onBlocked(tell: () => void): void {
	blockedBy = tell;
}

export function database(): Promise<IDBPDatabase<Schema>> {
	opened ??= openDB<Schema>(NAME, VERSION, {
		upgrade(db, from, _to, transaction) {
			const rows = db.createObjectStore('rows', { keyPath: 'id' });
			rows.createIndex('user', 'user');
			db.createObjectStore('keys', { keyPath: 'user' });
			if (from === 1) fromFirst(unwrap(transaction));
		},
		blocked: () => blockedBy?.(),
		// A newer version in another tab wants to renew it: do not stand in its way.
		blocking: () => close(),
		terminated: () => (opened = undefined)
	}).catch((cause) => {
		opened = undefined;
		throw cause;
	});
	return opened;
}

/** Lets go of the database; the next use opens it again. */
export function close(): void {
	void opened?.then((db) => db.close());
	opened = undefined;
}
