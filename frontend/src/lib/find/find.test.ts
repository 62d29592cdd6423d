import { expect, test } from 'vitest';
import type { SearchEntry } from '$lib/api/types';
import { Engine, hrefOf } from './engine';
import { marked, snippet } from './mark';

const entry = (kind: SearchEntry['kind'], at: string, title: string, text: string, rest = {}) =>
	({ kind, at, title, text, ...rest }) as SearchEntry;

const engine = new Engine({
	entries: [
		entry('lesson', 'M06/03-means', 'Asking about means', 'Ask about firearms and medicines.', {
			anchor: 'l03-how',
			part: 'How it sounds'
		}),
		entry('lesson', 'M06/03-means', 'Asking about means', 'What goes wrong with firearms.', {
			anchor: 'l03-wrong',
			part: 'What goes wrong'
		}),
		entry('lesson', 'M02/01-hill', 'The hill', 'Lower your voice. Names and firearms come later.'),
		entry('job_aid', 'M06/03-means', 'Storage card', 'Firearms: locked and unloaded.', {
			anchor: '2'
		}),
		entry('term', 'lethal-means', 'Lethal means', 'Ways to die, such as firearms.'),
		entry('term', 'interpreter', 'Intérprete calificada', 'Quien interpreta por oficio.')
	]
});
const kinds = (query: string) => engine.find(query).map((group) => group.kind);
const places = (query: string) =>
	engine.find(query).flatMap((group) => group.hits.map((hit) => hit.entry.at));

test('a lesson stands once, by its best part, and kinds stand together', () => {
	const groups = engine.find('firearms');
	expect(kinds('firearms').sort()).toEqual(['job_aid', 'lesson', 'term']);
	const lessons = groups.find((group) => group.kind === 'lesson')!.hits;
	expect(lessons.map((hit) => hit.entry.at).sort()).toEqual(['M02/01-hill', 'M06/03-means']);
});

test('typing faults, beginnings and missing accents are forgiven', () => {
	expect(places('fierarms')).toContain('M06/03-means');
	expect(places('firear')).toContain('M06/03-means');
	expect(places('interprete')).toEqual(['interpreter']);
	expect(places('xylophone')).toEqual([]);
});

test('all the words are wanted first, some of them if need be; common words do not count', () => {
	expect(places('the voice of firearms')).toEqual(['M02/01-hill']);
	expect(places('voice zebra')).toEqual(['M02/01-hill']);
	expect(places('the of')).toEqual([]);
});

test('each kind leads to its place', () => {
	expect(hrefOf(entry('module', 'M06', '', ''))).toBe('/learn/M06');
	expect(hrefOf(entry('lesson', 'M06/03-means', '', ''))).toBe('/learn/M06/03-means');
	expect(hrefOf(entry('lesson', 'M06/03-means', '', '', { anchor: 'l03-how' }))).toBe(
		'/learn/M06/03-means#l03-how'
	);
	expect(hrefOf(entry('job_aid', 'M06/03-means', '', '', { anchor: '2' }))).toBe(
		'/learn/M06/job-aids#aid-2'
	);
	expect(hrefOf(entry('term', 'lethal-means', '', ''))).toBe('/glossary#lethal-means');
	expect(hrefOf(entry('role_card', 'R1', '', ''))).toBe('/roles/R1');
});

test('what matched is marked, accents or not', () => {
	expect(marked('La Intérprete vino.', new Set(['interprete']))).toEqual([
		{ text: 'La ', hit: false },
		{ text: 'Intérprete', hit: true },
		{ text: ' vino.', hit: false }
	]);
});

test('a snippet is taken where the words stand together', () => {
	const filler = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');
	const text = `voice ${filler} the voice and the firearms ${filler}`;
	const shown = snippet(text, new Set(['voice', 'firearms']));
	expect(shown).toMatch(/^… .*voice and the firearms.* …$/);
	expect(snippet('Short firearms.', new Set(['firearms']))).toBe('Short firearms.');
	expect(snippet('Who: ____ Lock box.', new Set(['box']))).toBe('Who: Lock box.');
});
