import { expect, test } from 'vitest';
import type { Term } from '$lib/api/types';
import { letters, matching } from './order';

const term = (name: string, plain = '', also: string[] = []): Term => ({
	id: name,
	term: name,
	plain,
	also,
	mark: true
});

test('terms stand under their letters, accents or not, numbers first', () => {
	const found = letters([term('Plan'), term('Ético'), term('988'), term('Ella')], 'es');
	expect(found.map(({ letter, terms }) => [letter, ...terms.map((t) => t.term)])).toEqual([
		['#', '988'],
		['E', 'Ella', 'Ético'],
		['P', 'Plan']
	]);
});

test('the filter looks into term, meaning and other words', () => {
	const terms = [term('Caregiver', 'Any adult', ['guardian']), term('Plan', 'Five steps')];
	const names = (filter: string) => matching(terms, filter).map((t) => t.term);
	expect(names('')).toEqual(['Caregiver', 'Plan']);
	expect(names('GUARD')).toEqual(['Caregiver']);
	expect(names('five steps')).toEqual(['Plan']);
	expect(names('adult steps')).toEqual([]);
});
