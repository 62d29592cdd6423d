import { beforeEach, expect, test, vi } from 'vitest';
import { SessionKeeper, type Surroundings } from './keeper';

const session = (n: number) => ({
	access_token: `token-${n}`,
	token_type: 'Bearer',
	expires_in: 300,
	person_id: 'p'
});
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const request = (path = '/api/v1/me') => new Request(`http://here${path}`);

let now = 0;
let queue: Promise<unknown>;
let around: Surroundings & { ended: ReturnType<typeof vi.fn<() => void>> };
let refreshes: number;
let answer: (input: Request) => Response;
let refreshAnswer: () => Response | Promise<Response>;

beforeEach(() => {
	now = 1_000_000;
	queue = Promise.resolve();
	refreshes = 0;
	answer = () => json({});
	refreshAnswer = () => json(session(refreshes));
	around = {
		now: () => now,
		ended: vi.fn<() => void>(),
		exclusively: <T>(_: string, work: () => Promise<T>) => {
			const next = queue.then(work);
			queue = next.catch(() => undefined);
			return next;
		},
		fetch: async (input) => {
			if (typeof input === 'string') {
				refreshes++;
				return refreshAnswer();
			}
			return answer(input);
		}
	};
});

test('a first request renews once, however many ask', async () => {
	const keeper = new SessionKeeper(around);
	const seen: (string | null)[] = [];
	answer = (r) => {
		seen.push(r.headers.get('Authorization'));
		return json({});
	};
	await Promise.all([keeper.fetch(request()), keeper.fetch(request()), keeper.fetch(request())]);
	expect(refreshes).toBe(1);
	expect(seen).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1']);
});

test('a token is renewed shortly before it ends', async () => {
	const keeper = new SessionKeeper(around);
	keeper.accept(session(0));
	now += 200_000;
	expect(await keeper.ready()).toBe('ok');
	expect(refreshes).toBe(0);
	now += 90_000;
	await keeper.ready();
	expect(refreshes).toBe(1);
});

test('a 401 is answered by one renewal, with the body sent again', async () => {
	const keeper = new SessionKeeper(around);
	keeper.accept(session(0));
	const bodies: string[] = [];
	around.fetch = async (input) => {
		if (typeof input === 'string') {
			refreshes++;
			return json(session(9));
		}
		bodies.push(await input.clone().text());
		return json({}, input.headers.get('Authorization') === 'Bearer token-9' ? 200 : 401);
	};
	const reply = await keeper.fetch(
		new Request('http://here/x', { method: 'POST', body: '{"a":1}' })
	);
	expect(reply.status).toBe(200);
	expect(refreshes).toBe(1);
	expect(bodies).toEqual(['{"a":1}', '{"a":1}']);
});

test('a refused renewal ends the session and says so once', async () => {
	const keeper = new SessionKeeper(around);
	keeper.accept(session(0));
	refreshAnswer = () => json({}, 401);
	answer = () => json({}, 401);
	const reply = await keeper.fetch(request());
	expect(reply.status).toBe(401);
	expect(keeper.personId).toBeUndefined();
	expect(around.ended).toHaveBeenCalledTimes(1);
});

test('who never signed in is not sent anywhere', async () => {
	const keeper = new SessionKeeper(around);
	refreshAnswer = () => json({}, 401);
	expect(await keeper.ready()).toBe('signed_out');
	expect(around.ended).not.toHaveBeenCalled();
});

test('without a connection, and while the server is in trouble, the session stays', async () => {
	const keeper = new SessionKeeper(around);
	keeper.accept(session(0));
	now += 400_000;
	refreshAnswer = () => Promise.reject(new TypeError('network'));
	expect(await keeper.ready()).toBe('offline');
	refreshAnswer = () => json({}, 503);
	expect(await keeper.ready()).toBe('offline');
	expect(keeper.personId).toBe('p');
	expect(around.ended).not.toHaveBeenCalled();
});

test('after a refusal, the requests of a page that is leaving are not sent', async () => {
	const keeper = new SessionKeeper(around);
	refreshAnswer = () => json({}, 401);
	let sent = 0;
	answer = () => (sent++, json({}, 401));
	const replies = await Promise.all([keeper.fetch(request()), keeper.fetch(request())]);
	expect(replies.map((r) => r.status)).toEqual([401, 401]);
	expect((await keeper.fetch(request())).status).toBe(401);
	expect(sent).toBe(0);
	expect(refreshes).toBe(1);
	refreshAnswer = () => json(session(5));
	now += 4_000;
	expect(await keeper.ready()).toBe('ok');
});

test("what one person wrote is not sent in another one's name", async () => {
	const keeper = new SessionKeeper(around);
	const changed = vi.fn<() => void>();
	around.changed = changed;
	keeper.accept(session(0));
	let sent = 0;
	answer = () => (sent++, json({}));
	expect((await keeper.fetch(request(), 'p')).status).toBe(200);
	expect((await keeper.fetch(request(), 'other')).status).toBe(401);
	// Somebody else has signed in, in another tab: the cookie is theirs.
	now += 400_000;
	refreshAnswer = () => json({ ...session(2), person_id: 'other' });
	expect((await keeper.fetch(request(), 'p')).status).toBe(401);
	expect(sent).toBe(1);
	expect(changed).toHaveBeenCalledTimes(1);
});

test('without a token and a connection nothing is sent', async () => {
	const keeper = new SessionKeeper(around);
	refreshAnswer = () => Promise.reject(new TypeError('network'));
	answer = () => expect.unreachable();
	await expect(keeper.fetch(request())).rejects.toThrow(TypeError);
});

test('who signed out without a connection is signed out as soon as there is one', async () => {
	let left = true;
	around.left = { get: () => left, set: (to) => (left = to) };
	const told: (string | undefined)[] = [];
	const ask = around.fetch;
	around.fetch = async (input, init) => {
		if (input !== '/api/v1/sessions/current') return ask(input, init);
		told.push(new Headers(init?.headers).get('Authorization') ?? undefined);
		return new Response(null, { status: told.length === 1 ? 503 : 204 });
	};
	const keeper = new SessionKeeper(around);
	expect(await keeper.ready()).toBe('signed_out');
	expect(keeper.personId).toBeUndefined();
	expect(left).toBe(true);
	now += 4_000;
	expect(await keeper.ready()).toBe('signed_out');
	expect(told).toEqual(['Bearer token-1', 'Bearer token-2']);
	expect(left).toBe(false);
	left = true;
	keeper.accept(session(3));
	expect(left).toBe(false);
});
