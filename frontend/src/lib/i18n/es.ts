/** Spanish as it is written in the United States, and the server's sentences told in it. */
import titles from 'virtual:module-titles/es';
import type { Catalogue } from './language.svelte';
import parts from 'virtual:texts/es';
import { phrases } from './said/phrases';
import { sayer, type Grammar } from './sayer';

export const grammar: Grammar = {
	locale: 'es-US',
	by: ', a más tardar el {on}',
	within: ' en {n} días',
	and: 'y',
	or: 'o',
	words: {
		hours: 'horas',
		hour: 'hora',
		minutes: 'minutos',
		minute: 'minuto',
		noon: 'mediodía',
		midnight: 'medianoche',
		AM: 'a. m.',
		PM: 'p. m.',
		'first time': 'primera vez',
		'second time': 'segunda vez',
		none: 'ninguno'
	}
};

export default {
	locale: grammar.locale,
	parts,
	say: sayer({ ...phrases, ...titles }, grammar)
} satisfies Catalogue;
