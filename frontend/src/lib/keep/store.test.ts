import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import type { Me, ModuleDetail } from '$lib/api/types';
import { lastHere } from '$lib/session/here';
import * as store from './store';

const row = (user: string, code: string): store.KeptModule => ({
	user,
	code,
	kept_at: '2026-03-02T15:00:00Z',
	texts: [{ code } as ModuleDetail]
});
const me = (id: string) => ({ person: { id } }) as Me;

test('what is kept belongs to one person, and signing out takes only theirs', async () => {
	await store.put(row('me', 'M02'));
	await store.put(row('me', 'M01'));
	await store.put(row('you', 'M01'));
	expect((await store.list('me')).map((kept) => kept.code)).toEqual(['M01', 'M02']);
	expect(await store.get('nobody', 'M01')).toBeUndefined();
	await store.signedIn(me('you'));
	await store.clear('me');
	expect(await store.list('me')).toEqual([]);
	expect(await store.get('you', 'M01')).toBeDefined();
	expect((await store.current())?.person.id).toBe('you');
	const answer = { path: '/api/v1/me', at: '2026-03-02T15:00:00Z', body: '{}' };
	await store.putAnswer({ user: 'you', ...answer });
	await store.putAnswer({ user: 'they', ...answer });
	expect(await store.answer('me', '/api/v1/me')).toBeUndefined();
	await store.clear('you');
	expect(await store.current()).toBeUndefined();
	expect(await store.answer('you', '/api/v1/me')).toBeUndefined();
	expect(await store.answer('they', '/api/v1/me')).toBeDefined();
});

test('a module is taken off alone', async () => {
	await store.put(row('me', 'M01'));
	await store.put(row('me', 'M02'));
	await store.remove('me', 'M01');
	expect((await store.list('me')).map((kept) => kept.code)).toEqual(['M02']);
});

test('what another kept is not shown to whoever has just signed in', async () => {
	const words = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => words.get(key) ?? null,
		setItem: (key: string, value: string) => words.set(key, value)
	});
	await store.signedIn(me('owner'));
	expect((await store.current())?.person.id).toBe('owner');
	lastHere('other');
	expect(await store.current()).toBeUndefined();
	lastHere('owner');
	expect((await store.current())?.person.id).toBe('owner');
	vi.unstubAllGlobals();
});
