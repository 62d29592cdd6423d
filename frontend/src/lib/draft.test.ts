import { expect, test } from 'vitest';
import { keepDraft, keptDraft } from './draft';

function shelf(): Storage {
	const kept = new Map<string, string>();
	return {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, text: string) => void kept.set(name, text),
		removeItem: (name: string) => void kept.delete(name)
	} as unknown as Storage;
}

test('a draft is kept by its name until it is taken away', () => {
	const store = shelf();
	keepDraft('one', { 'C01.1': '2' }, store);
	expect(keptDraft('one', store)).toEqual({ 'C01.1': '2' });
	expect(keptDraft('other', store)).toBeUndefined();
	keepDraft('one', undefined, store);
	expect(keptDraft('one', store)).toBeUndefined();
});

test('without a store, or with something strange in it, there is no draft and no fault', () => {
	const full = () => {
		throw new DOMException('full', 'QuotaExceededError');
	};
	const broken = { getItem: () => '{', setItem: full, removeItem: full } as unknown as Storage;
	expect(keptDraft('one', broken)).toBeUndefined();
	expect(() => keepDraft('one', {}, broken)).not.toThrow();
});
