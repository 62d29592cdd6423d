/**
 * Observations on this device: drafts, and what waits to be sent. Nothing
 * leaves here before the server has it.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ObservationIn, Problem } from '$lib/api/types';
import type { ObservationForm } from './form';

export interface Draft {
	id: string;
	/** The person signed in when it was written; nobody else sees it. */
	user: string;
	updated_at: string;
	form: ObservationForm;
	/** Why the server did not take it. */
	problem?: Problem;
}

export interface Waiting {
	id: string;
	user: string;
	saved_at: string;
	form: ObservationForm;
	body: ObservationIn;
	state: 'queued' | 'needs_fix';
	problem?: Problem;
}

interface Schema extends DBSchema {
	drafts: { key: string; value: Draft; indexes: { user: string } };
	outbox: { key: string; value: Waiting; indexes: { user: string } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;

export function database(): Promise<IDBPDatabase<Schema>> {
	opened ??= openDB<Schema>('fieldcraft', 1, {
		upgrade(db) {
			db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('user', 'user');
			db.createObjectStore('outbox', { keyPath: 'id' }).createIndex('user', 'user');
		},
		terminated: () => (opened = undefined)
	}).catch((cause) => {
		opened = undefined;
		throw cause;
	});
	return opened;
}

const newest = <T>(rows: T[], key: (row: T) => string): T[] =>
	rows.sort((a, b) => key(b).localeCompare(key(a)));

export async function drafts(user: string): Promise<Draft[]> {
	const rows = await (await database()).getAllFromIndex('drafts', 'user', user);
	return newest(rows, (r) => r.updated_at);
}

export async function draft(id: string, user: string): Promise<Draft | undefined> {
	const row = await (await database()).get('drafts', id);
	return row?.user === user ? row : undefined;
}

export async function dropDraft(id: string): Promise<void> {
	await (await database()).delete('drafts', id);
}

export async function waiting(user: string): Promise<Waiting[]> {
	const rows = await (await database()).getAllFromIndex('outbox', 'user', user);
	return newest(rows, (r) => r.saved_at);
}

/** The draft becomes a row to send: both in one transaction, durable before it answers. */
export async function queue(row: Waiting): Promise<void> {
	const tx = (await database()).transaction(['drafts', 'outbox'], 'readwrite', {
		durability: 'strict'
	});
	await Promise.all([
		tx.objectStore('outbox').put(row),
		tx.objectStore('drafts').delete(row.id),
		tx.done
	]);
}

export async function sent(id: string): Promise<void> {
	await (await database()).delete('outbox', id);
}

export async function needsFix(row: Waiting, problem: Problem): Promise<void> {
	await (await database()).put('outbox', { ...row, state: 'needs_fix', problem });
}

/** A row that the server did not take becomes a draft again, with the reason. */
export async function reopen(id: string, user: string): Promise<Draft | undefined> {
	const db = await database();
	const tx = db.transaction(['drafts', 'outbox'], 'readwrite', { durability: 'strict' });
	const row = await tx.objectStore('outbox').get(id);
	if (row?.user !== user) {
		await tx.done;
		return undefined;
	}
	const back: Draft = {
		id,
		user,
		updated_at: row.saved_at,
		form: row.form,
		problem: row.problem
	};
	await Promise.all([
		tx.objectStore('drafts').put(back),
		tx.objectStore('outbox').delete(id),
		tx.done
	]);
	return back;
}

/**
 * Writes a draft at once; changes that come while a write is under way are
 * folded into the next one, so the last state always reaches the disk.
 */
export class DraftWriter {
	#id: string;
	#user: string;
	#next: ObservationForm | undefined;
	#writing: Promise<void> | undefined;
	#closed = false;

	constructor(id: string, user: string) {
		this.#id = id;
		this.#user = user;
	}

	keep(form: ObservationForm): Promise<void> {
		if (this.#closed) return Promise.resolve();
		this.#next = form;
		this.#writing ??= this.#drain().finally(() => (this.#writing = undefined));
		return this.#writing;
	}

	/** Waits for what is under way, and takes no more: the form was saved or discarded. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#writing?.catch(() => undefined);
	}

	async #drain(): Promise<void> {
		while (this.#next) {
			const form = this.#next;
			this.#next = undefined;
			await (
				await database()
			).put('drafts', {
				id: this.#id,
				user: this.#user,
				updated_at: new Date().toISOString(),
				form
			});
		}
	}
}
