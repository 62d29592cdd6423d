/** Spanish as it is written in the United States, and the server's sentences told in it. */
import titles from 'virtual:module-titles/es';
import type { Catalogue } from './language.svelte';
import first from 'virtual:texts/es/first';
import { phrases } from './said/phrases';
import { sayer, type Grammar } from './sayer';

export const grammar: Grammar = {
	locale: 'es-US',
	by: ', a más tardar el {on}',
	within: ' en {n} días',
	and: 'y',
	or: 'o'
};

export default {
	locale: grammar.locale,
	first,
	rest: () => import('virtual:texts/es/rest'),
	say: sayer({ ...phrases, ...titles }, grammar)
} satisfies Catalogue;
