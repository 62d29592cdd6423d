/** What a sentence names by its code. */
import type { Texts } from '$lib/framework';

/** The indicators that a sentence names, each once, with their texts. */
export const indicatorsIn = (text: string, texts: Texts): [string, string][] =>
	[...new Set(text.match(/\bC\d\d\.\d\b/g))].flatMap((code): [string, string][] => {
		const what = texts.get(code);
		return what ? [[code, what]] : [];
	});
