/** The glossary of this visit, in the language of the text. */
import { api, send } from '$lib/api/client';
import type { Glossary } from '$lib/api/types';

const known = new Map<string, Promise<Glossary>>();

/** The glossary in a language; in English where it is not translated. */
export function glossary(language: string): Promise<Glossary> {
	const there = known.get(language);
	if (there) return there;
	const asked = send(api.GET('/api/v1/glossary', { params: { query: { language } } })).catch(
		(cause) => {
			known.delete(language);
			throw cause;
		}
	);
	known.set(language, asked);
	return asked;
}
