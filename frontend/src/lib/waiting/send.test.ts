import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { flush, pause, verdict } from './send';
import { claim, find, list, queue, retry } from './store';
import { empty, problem, row } from './testing';

beforeEach(empty);

const waits = (status: number) => async () => ({ problem: problem(status) });
const idOf = (path: string) => path.split('/').pop()!;

/** Saved one after the other, as people do. */
async function three(more: Parameters<typeof row>[2][] = []) {
	for (const [i, id] of ['1', '2', '3'].entries()) {
		await queue(row(id, 'u', more[i]));
		await new Promise((done) => setTimeout(done, 2));
	}
}

test.each([0, 408, 425, 429, 500, 503])('a %i keeps the row to be tried again', async (status) => {
	await queue(row('1'));
	expect(await flush('u', waits(status))).toMatchObject({ waits: true, signIn: false });
	expect(await list('u')).toMatchObject([{ state: 'queued', problem: { status }, tries: 1 }]);
	const round = await flush('u', async () => ({ data: { id: '1' } }));
	expect(round).toMatchObject({ waits: false });
	expect(round.arrived.get('1')).toEqual({ id: '1' });
	expect(await list('u')).toMatchObject([{ state: 'sent' }]);
});

test('what the server says on taking a row stays with it for its day', async () => {
	await queue(row('1'));
	const notice = { code: 'observer_not_certified', text: 'Kept.', scope: [] };
	await flush('u', async () => ({ data: { id: '1', notice } }));
	expect(await list('u')).toMatchObject([{ state: 'sent', notice }]);
});

test('a 401 keeps everything and asks who it is', async () => {
	await three();
	expect(await flush('u', waits(401))).toMatchObject({ waits: true, signIn: true });
	expect((await list('u')).map((r) => [r.id, r.state, r.tries])).toEqual([
		['3', 'queued', 0],
		['2', 'queued', 0],
		['1', 'queued', 1]
	]);
});

test.each([400, 403, 404, 409, 413, 422])('a %i is shown, and never dropped', async (status) => {
	await queue(row('1'));
	expect(await flush('u', waits(status))).toMatchObject({ waits: false });
	expect(await list('u')).toMatchObject([{ state: 'needs_fix', problem: { status } }]);
	await flush('u', async () => expect.unreachable());
	expect(await retry('1', 'u')).toBe(true);
	await flush('u', async () => ({ data: {} }));
	expect(await list('u')).toMatchObject([{ state: 'sent' }]);
});

test('rows go out in the order they were saved, and a dead line is tried once', async () => {
	await three();
	const tried: string[] = [];
	await flush('u', async ({ path }) => {
		tried.push(idOf(path));
		return tried.length === 2 ? { problem: problem(0) } : { data: {} };
	});
	expect(tried).toEqual(['1', '2']);
	expect((await list('u')).map((r) => r.state)).toEqual(['queued', 'queued', 'sent']);
});

test('one that the server fails on does not hold up the others, except what builds on it', async () => {
	await three([{}, { after: ['1'] }, {}]);
	const tried: string[] = [];
	await flush('u', async ({ path }) => {
		tried.push(idOf(path));
		return idOf(path) === '1' ? { problem: problem(500) } : { data: {} };
	});
	expect(tried).toEqual(['1', '3']);
	expect((await list('u')).map((r) => r.state)).toEqual(['sent', 'queued', 'queued']);
	await flush('u', async () => ({ data: {} }));
	expect((await list('u')).map((r) => r.state)).toEqual(['sent', 'sent', 'sent']);
});

test('what was being sent when the app was closed is sent again', async () => {
	await queue(row('1'));
	await claim('1', 'u');
	expect(await find('1', 'u')).toMatchObject({ state: 'sending' });
	await flush('u', async () => ({ data: {} }));
	expect(await find('1', 'u')).toMatchObject({ state: 'sent' });
});

test('only rows of the person are sent', async () => {
	await queue(row('1'));
	await flush('other', async () => expect.unreachable());
	expect(await list('u')).toMatchObject([{ state: 'queued', tries: 0 }]);
});

test('what an answer means', () => {
	expect(verdict(undefined)).toBe('arrived');
	expect([0, 408, 425, 429, 500, 502, 503].map((s) => verdict(problem(s)))).toEqual(
		Array(7).fill('wait')
	);
	expect([400, 403, 404, 409, 422].map((s) => verdict(problem(s)))).toEqual(Array(5).fill('fix'));
	expect(verdict(problem(401))).toBe('sign_in');
});

test('each pause is longer than the last, at most five minutes, and not the same for everybody', () => {
	const longest = Array.from({ length: 12 }, (_, i) => pause(i, 1));
	expect(longest.slice(0, 4)).toEqual([4_000, 8_000, 16_000, 32_000]);
	expect(Math.max(...longest)).toBe(300_000);
	expect(pause(3, 0)).toBe(16_000);
});
