import { beforeEach, expect, test, vi } from 'vitest';
import { forgetRecent, recent, recentFirst, remember } from './recent';

const person = (id: string, competencies?: string[]) => ({ id, display_name: id, competencies });

beforeEach(() => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => void kept.set(name, value),
		removeItem: (name: string) => void kept.delete(name)
	});
});

test('who was observed last comes first, once, and eight are kept', () => {
	for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'a']) remember('me', person(id));
	expect(recent('me').map((p) => p.id)).toEqual(['a', 'i', 'h', 'g', 'f', 'e', 'd', 'c']);
});

test('the list belongs to who made it, and goes at sign-out', () => {
	remember('me', person('a'));
	remember('you', person('b'));
	forgetRecent('me');
	expect(recent('me')).toEqual([]);
	expect(recent('you')).toHaveLength(1);
});

test('a list that cannot be read is an empty one', () => {
	localStorage.setItem('recent:me', '{');
	expect(recent('me')).toEqual([]);
});

test('skills used last come first, the others in their own order', () => {
	const all = ['C01', 'C02', 'C03', 'C04'].map((code) => ({ code }));
	const used = [person('a', ['C04']), person('b'), person('c', ['C03', 'C04'])];
	expect(recentFirst(all, used).map((c) => c.code)).toEqual(['C04', 'C03', 'C01', 'C02']);
	expect(recentFirst(all, [])).toEqual(all);
});
