import { open, read } from '$lib/api/client';
import { chosenLanguage, wanted } from '$lib/learn/language';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:module');
	const ask = (language?: string) =>
		read(
			open.GET('/api/v1/open-lessons/{code}/{slug}', {
				params: { path: { code: params.code, slug: params.lesson }, query: { language } }
			})
		);
	const own = await ask();
	const language = wanted(own.languages, chosenLanguage());
	return { lesson: language ? await ask(language) : own };
};
