import { expect, test } from 'vitest';
import { parting } from './leave';
import { nearlyFull } from './storage.svelte';

test('with nothing left, signing out takes everything along', () => {
	expect(parting(0)).toEqual({ go: true, keeps: false });
	expect(parting(0, 'keep')).toEqual({ go: true, keeps: false });
});

test('what is left goes only when its number is typed', () => {
	expect(parting(3)).toEqual({ go: false, left: 3 });
	expect(parting(3, 'discard')).toEqual({ go: false, left: 3 });
	expect(parting(3, 'discard', '2')).toEqual({ go: false, left: 3 });
	expect(parting(3, 'discard', 'yes')).toEqual({ go: false, left: 3 });
	expect(parting(3, 'discard', ' 3 ')).toEqual({ go: true, keeps: false });
	expect(parting(3, 'keep')).toEqual({ go: true, keeps: true });
});

test('room is told to be short before it is gone', () => {
	expect(nearlyFull({ quota: 100_000_000, usage: 99_000_000 })).toBe(true);
	expect(nearlyFull({ quota: 100_000_000, usage: 50_000_000 })).toBe(false);
	expect(nearlyFull({})).toBe(false);
});
