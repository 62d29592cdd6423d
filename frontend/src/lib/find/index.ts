/** The search of this visit: index and library come when somebody searches for the first time. */
import { api, send } from '$lib/api/client';
import { ProblemError } from '$lib/api/problem';
import type { SearchIndex } from '$lib/api/types';
import { chosenLanguage } from '$lib/learn/language';
import type { Engine } from './engine';

let ready: { language: string; engine: Promise<Engine> } | undefined;

async function index(language: string): Promise<SearchIndex> {
	const ask = (query: { language?: string }) =>
		send(api.GET('/api/v1/search-index', { params: { query } }));
	try {
		return await ask({ language });
	} catch (cause) {
		// Nothing is published in this language any more.
		if (cause instanceof ProblemError && cause.problem.status === 422) return ask({});
		throw cause;
	}
}

/** The search in the language that modules are read in. */
export function engine(): Promise<Engine> {
	const language = chosenLanguage() ?? 'en';
	if (ready?.language === language) return ready.engine;
	const made = Promise.all([index(language), import('./engine')]).then(
		([known, { Engine }]) => new Engine(known)
	);
	ready = { language, engine: made };
	made.catch(() => (ready = undefined));
	return made;
}
