import { expect, test } from 'vitest';
import { keysIn, modulesOf, textsIn } from '../../../first-load.js';
import en from './en.json';

const keys = ['a.whole', 'a.some_one', 'a.some_other', 'a.state_on', 'b.code', 'c.other'];

test('keys are found whole, as the stem of a plural, and by how they begin', () => {
	expect(keysIn(keys, "t('a.whole')")).toEqual(['a.whole']);
	expect(keysIn(keys, "tn('a.some', 2)")).toEqual(['a.some_one', 'a.some_other']);
	expect(keysIn(keys, 't(`a.state_${state}`)')).toEqual(['a.state_on']);
	expect(keysIn(keys, "tOr('b', code)")).toEqual(['b.code']);
});

test('what is imported later is no part of the first load, what is imported at once is', () => {
	const found = [...modulesOf().keys()].join('\n');
	expect(found).toContain('lib/components/AppHeader.svelte');
	expect(found).not.toContain('lib/components/find/SearchDialog.svelte');
});

test('the first pages have their texts, and not those of the others', () => {
	const first = keysIn(Object.keys(en), [...modulesOf().values()].join('\n'));
	expect(first).toEqual(expect.arrayContaining(['nav.more', 'error_page.again', 'observe.save']));
	expect(first.length).toBeLessThan(Object.keys(en).length / 3);
});

test('each first page has what it says, and what another says is not with it', () => {
	const { open, app, worker, coach, observe, all } = textsIn(en);
	expect(Object.keys(open!)).toEqual(
		expect.arrayContaining(['sign_in.submit', 'error_page.again'])
	);
	expect(Object.keys(app!)).toEqual(expect.arrayContaining(['nav.more', 'path.good_morning']));
	expect(worker).toHaveProperty(['ask.title']);
	expect(coach).toHaveProperty(['today.decline']);
	expect(coach).not.toHaveProperty(['ask.title']);
	expect(observe).toHaveProperty(['outbox.queued_other']);
	expect(Object.keys(worker!).filter((key) => key in app!)).toEqual([]);
	expect(all).toEqual(en);
});
