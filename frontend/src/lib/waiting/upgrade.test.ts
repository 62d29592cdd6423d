import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { database } from './database';
import { list, reopen, sealOld } from './store';

/** The database as the version before made and filled it. */
async function first(): Promise<void> {
	const db = await openDB('fieldcraft', 1, {
		upgrade(db) {
			db.createObjectStore('drafts', { keyPath: 'id' }).createIndex('user', 'user');
			db.createObjectStore('outbox', { keyPath: 'id' }).createIndex('user', 'user');
		}
	});
	const form = { subject: { id: 's', display_name: 'Sam Ortiz' }, strengths: 'Spoke low.' };
	const updated_at = '2026-11-20T10:00:00Z';
	await db.put('drafts', { id: 'd1', user: 'u', updated_at, form });
	await db.put('drafts', { id: 'd2', user: 'other', updated_at, form: {} });
	const saved = { user: 'u', saved_at: '2026-11-20T11:00:00Z', form, body: { minutes: 30 } };
	await db.put('outbox', { id: 'o1', ...saved, state: 'queued' });
	const problem = { type: 'x', title: 'No', status: 422 };
	await db.put('outbox', { id: 'o2', ...saved, state: 'needs_fix', problem });
	db.close();
}

test('every row of version 1 is there after the upgrade, and is sealed at the next look', async () => {
	await first();
	const db = await database();
	expect([...db.objectStoreNames].sort()).toEqual(['keys', 'rows']);
	const before = await list('u');
	expect(before.map(({ id, state }) => [id, state]).sort()).toEqual([
		['d1', 'draft'],
		['o1', 'queued'],
		['o2', 'needs_fix']
	]);
	expect((await list('other')).map((row) => row.id)).toEqual(['d2']);

	await sealOld('u');
	expect(JSON.stringify(await db.getAllFromIndex('rows', 'user', 'u'))).not.toContain('Spoke low');
	const rows = await list('u');
	expect(rows).toEqual(before);
	expect(rows.find((row) => row.id === 'o1')).toMatchObject({
		kind: 'observation',
		about: 'Sam Ortiz',
		form: { strengths: 'Spoke low.' },
		call: { method: 'PUT', path: '/api/v1/observations/o1', body: { minutes: 30 } }
	});
	expect(await reopen('o2', 'u')).toMatchObject({ problem: { status: 422 } });
	// Version 1 did not note whether it had tried.
	expect(await reopen('o1', 'u')).toBeUndefined();
});
