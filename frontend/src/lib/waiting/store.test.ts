import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { database } from './database';
import { empty, problem, row } from './testing';
import {
	arrived,
	claim,
	clear,
	countUnsent,
	discard,
	find,
	keepDraft,
	list,
	purge,
	queue,
	reopen,
	restore,
	returned,
	SignedOutHere
} from './store';
import { keyOf, seal, unseal } from './vault';
import { DraftWriter } from './writer';

beforeEach(empty);

const states = async (user = 'u') => (await list(user)).map((r) => r.state);

test('the last of many quick changes is on the device, and the first before the second comes', async () => {
	const writer = new DraftWriter();
	await writer.keep(row('d', 'u', { form: 0 }));
	expect((await find('d', 'u'))?.form).toBe(0);
	await Promise.all(Array.from({ length: 20 }, (_, i) => writer.keep(row('d', 'u', { form: i }))));
	expect((await find('d', 'u'))?.form).toBe(19);
});

test('a closed writer writes nothing more', async () => {
	const writer = new DraftWriter();
	await writer.close();
	await writer.keep(row('d'));
	expect(await list('u')).toEqual([]);
});

test('a draft that comes late does not undo what was saved', async () => {
	await keepDraft(row('1'));
	expect(await queue(row('1'))).toBe(true);
	expect(await keepDraft(row('1', 'u', { form: 'late' }))).toBe(false);
	expect(await find('1', 'u')).toMatchObject({ state: 'queued', form: row('1').form });
});

test('what another tab has sent is not saved over', async () => {
	await queue(row('1'));
	await claim('1', 'u');
	expect(await queue(row('1'))).toBe(false);
	await arrived((await find('1', 'u'))!);
	expect(await queue(row('1'))).toBe(false);
	expect(await states()).toEqual(['sent']);
});

test('nobody else sees, sends, changes or deletes a row', async () => {
	await queue(row('1'));
	await keepDraft(row('2'));
	expect(await list('other')).toEqual([]);
	expect(await find('1', 'other')).toBeUndefined();
	expect(await claim('1', 'other')).toBe(false);
	expect(await reopen('1', 'other')).toBeUndefined();
	expect(await discard('1', 'other')).toBeUndefined();
	expect(await queue(row('1', 'other'))).toBe(false);
	expect(await keepDraft(row('2', 'other'))).toBe(false);
	await clear('other');
	await purge('other', Infinity);
	expect(await states()).toHaveLength(2);
});

test('what is written rests sealed; only kind, state, owner and times do not', async () => {
	await queue(row('1'));
	await claim('1', 'u');
	await returned((await find('1', 'u'))!, 'refuse', { ...problem(422), detail: 'Sat down' });
	const [stored] = await (await database()).getAll('rows');
	const bytes = Buffer.from(stored!.sealed!.data).toString('latin1');
	for (const word of ['Sam', 'Ortiz', 'Sat down', 'observations', 'minutes']) {
		expect(JSON.stringify(stored)).not.toContain(word);
		expect(bytes).not.toContain(word);
	}
	expect(stored).toMatchObject({ id: '1', user: 'u', kind: 'observation', state: 'needs_fix' });
	expect(await find('1', 'u')).toMatchObject({ ...row('1'), problem: { status: 422 } });
});

test('no script reads the key out, and it opens one row of one person only', async () => {
	const key = await keyOf('u');
	expect(await keyOf('u')).toEqual(key);
	await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
	const sealed = await seal(key, 'u', '1', 'text');
	expect(await unseal(key, 'u', '1', sealed)).toBe('text');
	await expect(unseal(key, 'u', '2', sealed)).rejects.toThrow();
	await expect(unseal(await keyOf('other'), 'u', '1', sealed)).rejects.toThrow();
});

test('a row without its key is shown as such and not taken for another', async () => {
	await keepDraft(row('1'));
	await (await database()).delete('keys', 'u');
	expect(await list('u')).toMatchObject([{ id: '1', unreadable: true }]);
	expect(await reopen('1', 'u')).toBeUndefined();
});

test('signing out takes rows and key along, and a form still open writes nothing after it', async () => {
	await queue(row('1'));
	await queue(row('2', 'other'));
	const kept = await discard('1', 'u');
	await clear('u');
	expect(await (await database()).getAllKeys('keys')).toEqual(['other']);
	expect(await states('other')).toEqual(['queued']);
	await expect(restore(kept!)).rejects.toThrow(SignedOutHere);
	expect(await list('u')).toEqual([]);
});

test('what was discarded can be put back', async () => {
	await queue(row('1'));
	const kept = await discard('1', 'u');
	expect(await list('u')).toEqual([]);
	expect(await restore(kept!)).toBe(true);
	expect(await find('1', 'u')).toMatchObject(row('1'));
});

test('what was sent keeps its name for a day and nothing of its text', async () => {
	await queue(row('1'));
	expect(await countUnsent('u')).toBe(1);
	await claim('1', 'u');
	await arrived((await find('1', 'u'))!);
	expect(await countUnsent('u')).toBe(0);
	const [sent] = await list('u');
	expect(sent).toMatchObject({ state: 'sent', about: 'Sam Ortiz' });
	expect(sent).not.toHaveProperty('form');
	expect(sent).not.toHaveProperty('call');
	await purge('u');
	expect(await states()).toEqual(['sent']);
	await purge('u', Date.now() + 25 * 3_600_000);
	expect(await states()).toEqual([]);
});

test('a row that was discarded while it was sent does not come back', async () => {
	await queue(row('1'));
	await claim('1', 'u');
	const sending = (await find('1', 'u'))!;
	await discard('1', 'u');
	await returned(sending, 'hold', problem(503));
	await arrived(sending);
	expect(await list('u')).toEqual([]);
});
