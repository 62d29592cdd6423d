import { expect, test } from 'vitest';
import type { Term } from '$lib/api/types';
import { formsOf, matcher, mentions } from './mark';

const term = (name: string, also: string[] = [], mark = true): Term => ({
	id: name.toLowerCase().replaceAll(' ', '-'),
	term: name,
	plain: '',
	also,
	mark
});
const found = (text: string, terms: Term[], met = new Set<string>()) =>
	mentions(text, matcher(terms)!, met).map(({ at, length }) => text.slice(at, at + length));

test('other words count as the term only when they are a form of it', () => {
	expect(formsOf(term('Debrief', ['debriefing', 'talk it over']))).toEqual([
		'Debrief',
		'debriefing'
	]);
	expect(formsOf(term('Lethal means', ['means']))).toEqual(['Lethal means']);
	expect(formsOf(term('Not observed', ['NO']))).toEqual(['Not observed']);
	expect(formsOf(term('Límite', ['límites']))).toEqual(['Límite', 'límites']);
});

test('the first mention of a term is found, in any letters and form, as a word of its own', () => {
	const terms = [term('Warm handoff'), term('Debrief', ['debriefing'])];
	expect(found('A warm handoff. Two warm handoffs. Debriefing!', terms)).toEqual([
		'warm handoff',
		'Debriefing'
	]);
	expect(found('Lukewarm handoffery', terms)).toEqual([]);
	expect(found('WARM\n HANDOFFS', terms)).toEqual(['WARM\n HANDOFFS']);
});

test('the longest term wins, and what was met stays met', () => {
	const terms = [term('Safety'), term('Safety plan')];
	const met = new Set<string>();
	expect(found('A safety plan and safety.', terms, met)).toEqual(['safety plan', 'safety']);
	expect(found('Safety again.', terms, met)).toEqual([]);
});

test('words that are too common are never marked', () => {
	expect(matcher([term('Need', ['needs'], false)])).toBeUndefined();
	expect(found('You need a star.', [term('Star', [], false), term('You')])).toEqual(['You']);
});
