import { api, read } from '$lib/api/client';
import { isOffline } from '$lib/api/cause';
import { fromDevice } from '$lib/keep';
import { chosenLanguage, wanted } from '$lib/learn/language';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, depends }) => {
	depends('app:module');
	const ask = (language?: string) =>
		read(
			api.GET('/api/v1/modules/{code}', {
				params: { path: { code: params.code }, query: { language } }
			})
		);
	try {
		const own = await ask();
		const language = wanted(own.languages, chosenLanguage());
		return { module: language ? await ask(language) : own };
	} catch (cause) {
		const there = isOffline(cause) && (await fromDevice(params.code, chosenLanguage()));
		if (!there) throw cause;
		return there;
	}
};
