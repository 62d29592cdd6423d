import { beforeEach, expect, test, vi } from 'vitest';
import { forgetPlace, keepPlace, placeOf, standing } from './position';

beforeEach(() => {
	const kept: Record<string, string> = {};
	const methods = {
		getItem: (name: string) => kept[name] ?? null,
		setItem: (name: string, value: string) => void (kept[name] = value),
		removeItem: (name: string) => void delete kept[name]
	};
	for (const [name, value] of Object.entries(methods)) {
		Object.defineProperty(kept, name, { value, enumerable: false });
	}
	vi.stubGlobal('localStorage', kept);
});

test('a place is kept for one person and one lesson, until the lesson is written anew', () => {
	keepPlace('me', 'M01', 'one', { block: 7, of: 20 });
	expect(placeOf('me', 'M01', 'one', 20)).toEqual({ block: 7, of: 20 });
	expect(placeOf('me', 'M01', 'one', 21)).toBeUndefined();
	expect(placeOf('you', 'M01', 'one', 20)).toBeUndefined();
	expect(placeOf('me', 'M01', 'two', 20)).toBeUndefined();
	forgetPlace('me', 'M01', 'one');
	expect(placeOf('me', 'M01', 'one', 20)).toBeUndefined();
});

test('the place is the first block that is still to be seen', () => {
	const blocks = [0, 1, 2, 3, 4].map((n) => ({ top: n * 100, bottom: n * 100 + 90 }));
	expect(standing(blocks, { top: 0, bottom: 300 })).toBe('beginning');
	expect(standing(blocks, { top: 195, bottom: 400 })).toBe(2);
	expect(standing(blocks, { top: 250, bottom: 500 })).toBe('end');
	expect(standing([], { top: 0, bottom: 100 })).toBe('end');
});
