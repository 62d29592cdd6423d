import { expect, test } from 'vitest';
import type { CheckItem, Sitting } from '$lib/api/types';
import { answered, begun, moved, stored, toAnswers } from './answers';

const item = (kind: CheckItem['kind'], rest: Partial<CheckItem> = {}): CheckItem => ({
	id: kind,
	kind,
	prompt_html: '',
	lesson: '',
	...rest
});
const left = [
	{ id: 'a', text: 'A' },
	{ id: 'b', text: 'B' }
];

test('an item is answered only when its answer is whole', () => {
	expect(answered(item('single'), undefined)).toBe(false);
	expect(answered(item('single'), { option: 'a' })).toBe(true);
	expect(answered(item('multiple'), { options: [] })).toBe(false);
	expect(answered(item('ordering'), { order: ['a', 'b'] })).toBe(false);
	expect(answered(item('ordering'), { order: ['a', 'b'], touched: true })).toBe(true);
	expect(answered(item('matching', { left }), { pairs: { a: 'x' } })).toBe(false);
	expect(answered(item('matching', { left }), { pairs: { a: 'x', b: 'y' } })).toBe(true);
});

test('answers take the shape of their kind; open items are left out', () => {
	const items = [item('single'), item('multiple'), item('ordering'), item('matching', { left })];
	expect(toAnswers(items, {})).toEqual([]);
	expect(
		toAnswers(items, {
			single: { option: 'a' },
			multiple: { options: ['a', 'c'] },
			ordering: { order: ['b', 'a'], touched: true },
			matching: { pairs: { a: 'y', b: '' } }
		})
	).toEqual([
		{ item: 'single', kind: 'single', option: 'a' },
		{ item: 'multiple', kind: 'multiple', options: ['a', 'c'] },
		{ item: 'ordering', kind: 'ordering', order: ['b', 'a'] },
		{ item: 'matching', kind: 'matching', pairs: [{ left: 'a', right: 'y' }] }
	]);
});

test('an entry moves, and stays within the list', () => {
	expect(moved(['a', 'b', 'c'], 'c', -2)).toEqual(['c', 'a', 'b']);
	expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
	expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
});

test('answers go on only with the questions that they answer, in their language', () => {
	const sitting: Sitting = {
		id: 'one',
		module_version: 1,
		language: 'en',
		pass_score: 80,
		started_at: '2026-03-02T15:00:00Z',
		items: []
	};
	const kept = { sitting, progress: { ...begun(sitting), at: 3 } };
	expect(stored(kept, sitting)?.at).toBe(3);
	expect(stored(kept, { ...sitting, id: 'two' })).toBeUndefined();
	expect(stored(kept, { ...sitting, language: 'es' })).toBeUndefined();
	expect(stored(undefined, sitting)).toBeUndefined();
});
