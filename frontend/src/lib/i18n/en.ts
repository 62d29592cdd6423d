/** English: the language that the server's own sentences are written in. */
import type { Catalogue } from './language.svelte';
import first from 'virtual:texts/en/first';

export default {
	locale: 'en-US',
	first,
	rest: () => import('virtual:texts/en/rest')
} satisfies Catalogue;
