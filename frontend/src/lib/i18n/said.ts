/** Sentences that the server made, in the reader's language as far as they are known. */
import { minus, spoken } from './format';
import { say } from './language.svelte';

/** Tells a sentence in another language; nothing where it is not known. */
export type Say = (text: string) => string | undefined;

export interface Said {
	text: string;
	/** The language it is in, where that is not the page's. */
	lang?: 'en';
}

/** The server speaks English: what cannot be told in the reader's language says which it is in. */
export function said(text: string): Said {
	const tell = say();
	if (!tell || !text) return { text: spoken(text) };
	const told = tell(text);
	return told === undefined ? { text: spoken(text), lang: 'en' } : { text: minus(told) };
}
