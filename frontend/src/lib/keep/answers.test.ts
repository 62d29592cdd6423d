import { beforeEach, expect, test, vi } from 'vitest';
import { answered, isKept, type Shelf } from './answers';
import type { KeptAnswer } from './store';

const here = 'http://here';
const request = (path: string, method = 'GET') => new Request(here + path, { method });
let kept: Map<string, KeptAnswer>;
let user: string | undefined;
let shelf: Shelf & { shown: ReturnType<typeof vi.fn<(at: string | undefined) => void>> };

beforeEach(() => {
	kept = new Map();
	user = 'u';
	shelf = {
		find: async (who, path) => kept.get(`${who} ${path}`),
		put: async (answer) => void kept.set(`${answer.user} ${answer.path}`, answer),
		user: async () => user,
		now: () => new Date('2026-11-22T10:00:00Z'),
		shown: vi.fn<(at: string | undefined) => void>()
	};
});

const yes = async () => new Response('{"n":1}', { status: 200 });
const dead = async () => Promise.reject(new TypeError('network'));

test('what was answered is answered again without a connection, to the same person', async () => {
	await answered(request('/api/v1/me/path'), yes, shelf);
	expect(await (await answered(request('/api/v1/me/path'), dead, shelf)).json()).toEqual({ n: 1 });
	expect(shelf.shown).toHaveBeenLastCalledWith('2026-11-22T10:00:00.000Z');
	await expect(answered(request('/api/v1/framework'), dead, shelf)).rejects.toThrow('network');
	user = 'other';
	await expect(answered(request('/api/v1/me/path'), dead, shelf)).rejects.toThrow('network');
});

test('a server in trouble is no answer, a refusal is one', async () => {
	await answered(request('/api/v1/me'), yes, shelf);
	const reply = (status: number) => async () => new Response('{}', { status });
	expect(await (await answered(request('/api/v1/me'), reply(503), shelf)).json()).toEqual({ n: 1 });
	expect((await answered(request('/api/v1/me'), reply(401), shelf)).status).toBe(401);
	expect((await answered(request('/api/v1/me'), reply(403), shelf)).status).toBe(403);
	expect((await answered(request('/api/v1/framework'), reply(503), shelf)).status).toBe(503);
});

test('a line that hangs does not keep anybody from what is at hand', async () => {
	vi.useFakeTimers();
	await answered(request('/api/v1/me'), yes, shelf);
	const waiting = answered(request('/api/v1/me'), () => new Promise(() => undefined), shelf);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(await (await waiting).json()).toEqual({ n: 1 });
	vi.useRealTimers();
});

test('only the pages of daily work are kept', () => {
	const yes = [
		'me',
		'me/path',
		'framework',
		'framework/form',
		'tasks?open=true',
		'people?limit=200'
	];
	for (const path of yes) expect(isKept('GET', new URL(`${here}/api/v1/${path}`))).toBe(true);
	const no = [
		'people?q=sam&limit=8',
		'people/1',
		'observations/1',
		'people/1/coaching',
		'modules/M01'
	];
	for (const path of no) expect(isKept('GET', new URL(`${here}/api/v1/${path}`))).toBe(false);
	expect(isKept('POST', new URL(`${here}/api/v1/me`))).toBe(false);
});
