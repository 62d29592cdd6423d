import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import type { Problem } from '$lib/api/types';
import { blank, toBody, type ObservationForm } from './form';
import { flush, lasting, save } from './send';
import { database, draft, drafts, DraftWriter, reopen, waiting } from './store';

const form = (): ObservationForm => ({
	...blank('counting'),
	subject: { id: 's', display_name: 'Sam' },
	minutes: 30,
	setting: 'home',
	family_agreed: true,
	competencies: ['C01'],
	ratings: { 'C01.1': { rating: '2' } }
});
const row = (id: string, user = 'u') => ({
	id,
	user,
	saved_at: `2026-11-21T00:00:0${id}Z`,
	form: form(),
	body: toBody(form()),
	state: 'queued' as const
});
const problem = (status: number): Problem => ({ type: 'x', title: 'x', status });

beforeEach(async () => {
	const db = await database();
	await Promise.all([db.clear('drafts'), db.clear('outbox')]);
});

test('the last of many quick changes is on the device', async () => {
	const writer = new DraftWriter('d', 'u');
	const writes = Array.from({ length: 20 }, (_, i) => writer.keep({ ...form(), minutes: i }));
	await Promise.all(writes);
	expect((await draft('d', 'u'))?.form.minutes).toBe(19);
});

test('the first change is on the device before the second comes', async () => {
	const writer = new DraftWriter('d', 'u');
	await writer.keep({ ...form(), minutes: 1 });
	expect((await draft('d', 'u'))?.form.minutes).toBe(1);
});

test('a closed writer writes nothing more', async () => {
	const writer = new DraftWriter('d', 'u');
	await writer.close();
	await writer.keep(form());
	expect(await draft('d', 'u')).toBeUndefined();
});

test('drafts and rows belong to who wrote them', async () => {
	await new DraftWriter('d', 'u').keep(form());
	await save(row('1'), async () => problem(0));
	expect(await drafts('other')).toEqual([]);
	expect(await draft('d', 'other')).toBeUndefined();
	expect(await waiting('other')).toEqual([]);
	expect(await reopen('1', 'other')).toBeUndefined();
	expect(await waiting('u')).toHaveLength(1);
});

test('saving moves the draft to the rows, sending takes it away', async () => {
	await new DraftWriter('1', 'u').keep(form());
	await save(row('1'), async () => {
		expect(await drafts('u')).toEqual([]);
		expect(await waiting('u')).toHaveLength(1);
		return undefined;
	});
	expect(await waiting('u')).toEqual([]);
});

test.each([0, 401, 403, 429, 500, 503])('a %i keeps the row to be tried again', async (status) => {
	expect(await save(row('1'), async () => problem(status))).toMatchObject({ status });
	expect(await waiting('u')).toMatchObject([{ id: '1', state: 'queued' }]);
	const sent: string[] = [];
	await flush('u', async (id) => void sent.push(id));
	expect(sent).toEqual(['1']);
	expect(await waiting('u')).toEqual([]);
});

test.each([400, 404, 409, 422])('a %i is shown, and never dropped', async (status) => {
	await save(row('1'), async () => problem(status));
	expect(await waiting('u')).toMatchObject([{ state: 'needs_fix', problem: { status } }]);
	await flush('u', async () => expect.unreachable());
	const back = await reopen('1', 'u');
	expect(back).toMatchObject({ id: '1', problem: { status }, form: { minutes: 30 } });
	expect(await drafts('u')).toHaveLength(1);
	expect(await waiting('u')).toEqual([]);
});

test('rows go out in the order they were saved, and wait behind one that must wait', async () => {
	for (const id of ['1', '2', '3']) await save(row(id), async () => problem(0));
	const tried: string[] = [];
	await flush('u', async (id) => {
		tried.push(id);
		return id === '2' ? problem(503) : undefined;
	});
	expect(tried).toEqual(['1', '2']);
	expect((await waiting('u')).map((r) => r.id)).toEqual(['3', '2']);
});

test('what lasts is what a person must mend', () => {
	expect(lasting(problem(422))).toBe(true);
	expect(lasting(problem(401))).toBe(false);
	expect(lasting(problem(0))).toBe(false);
});
