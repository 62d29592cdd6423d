/** English: the language that the server's own sentences are written in. */
import type { Catalogue } from './language.svelte';
import texts from './en.json';

export default { locale: 'en-US', texts } satisfies Catalogue;
