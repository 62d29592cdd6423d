import { api, read } from '$lib/api/client';
import { chosenLanguage } from '$lib/learn/language';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:glossary');
	const ask = (language?: string) =>
		read(api.GET('/api/v1/glossary', { params: { query: { language } } }));
	const own = await ask();
	const chosen = chosenLanguage();
	const other = chosen && chosen !== own.language && own.languages.includes(chosen);
	return { glossary: other ? await ask(chosen) : own };
};
