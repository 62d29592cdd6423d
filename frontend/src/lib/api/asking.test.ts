import { beforeAll, expect, test, vi } from 'vitest';
import { addressOf, asking } from './asking';

beforeAll(() => {
	// A browser knows where it is; Node has to be told.
	const Known = Request;
	vi.stubGlobal(
		'Request',
		class extends Known {
			constructor(path: string, init: RequestInit) {
				super(new URL(path, 'https://here.test'), init);
			}
		}
	);
});

test('parameters stand in the path and behind it, and what is absent is left out', () => {
	expect(addressOf('/api/v1/me')).toBe('/api/v1/me');
	expect(addressOf('/a/{id}/b/{code}', { path: { id: 'x/y', code: 3 } })).toBe('/a/x%2Fy/b/3');
	const query = { q: 'Zoë & co', role: ['R1', 'R2'], open: false, cursor: undefined, on: null };
	expect(addressOf('/people', { query })).toBe(
		'/people?q=Zo%C3%AB+%26+co&role=R1&role=R2&open=false'
	);
});

test('a deed is sent as JSON, and its answer is read', async () => {
	let sent: Request | undefined;
	const client = asking(async (request) => {
		sent = request;
		return Response.json({ id: 'm' }, { status: 201 });
	});
	const body = { note: 'Called the family.' };
	const params = { path: { id: 't1' } };
	const { data, response } = await client.POST('/api/v1/tasks/{id}/completions', { params, body });
	expect(data).toEqual({ id: 'm' });
	expect(response.status).toBe(201);
	expect([sent?.method, sent?.url]).toEqual([
		'POST',
		'https://here.test/api/v1/tasks/t1/completions'
	]);
	expect(sent?.headers.get('content-type')).toBe('application/json');
	expect(await sent?.json()).toEqual(body);
});

test('nothing to read is nothing, a file is its text, and a fault is an error', async () => {
	const answers = (...all: Response[]) => asking(async () => all.shift()!);
	const empty = await answers(new Response(null, { status: 204 })).DELETE(
		'/api/v1/sessions/current'
	);
	expect(empty.data).toBeUndefined();
	const file = await answers(new Response('1,2')).GET('/api/v1/exports/people', {
		parseAs: 'text'
	});
	expect(file.data).toBe('1,2');
	const problem = { title: 'No', status: 403 };
	const bad = await answers(
		Response.json(problem, { status: 403 }),
		new Response('<h1>Bad gateway</h1>', { status: 502 })
	);
	expect((await bad.GET('/api/v1/exports/people', { parseAs: 'text' })).error).toEqual(problem);
	expect((await bad.GET('/api/v1/me')).error).toBe('<h1>Bad gateway</h1>');
});
