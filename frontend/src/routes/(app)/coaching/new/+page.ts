import { api, framework, maybe } from '$lib/api/client';
import { isOffline } from '$lib/api/cause';
import { goalFrom } from '$lib/coaching/goal';
import { staff } from '$lib/keep';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, parent }) => {
	const id = url.searchParams.get('person');
	const ask = async (id: string) => {
		try {
			return await maybe(api.GET('/api/v1/people/{id}', { params: { path: { id } } }));
		} catch (cause) {
			if (!isOffline(cause)) throw cause;
			const { me } = await parent();
			return [...me.coachees, ...(await staff())].find((person) => person.id === id);
		}
	};
	const code = url.searchParams.get('module');
	const [known, person, module] = await Promise.all([
		framework(),
		id ? ask(id) : undefined,
		code ? taught(code) : undefined
	]);
	const from = goalFrom(module, url.searchParams.get('task') ?? '');
	return {
		framework: known,
		person: person && { id: person.id, display_name: person.display_name },
		waiting: url.searchParams.get('waiting') ?? undefined,
		indicator: from?.indicator ?? url.searchParams.get('indicator') ?? '',
		goal: from?.goal ?? '',
		observation: url.searchParams.get('observation') ?? undefined
	};
};

/** The module whose field task is to be the goal; without a connection the goal is written by hand. */
async function taught(code: string) {
	try {
		return await maybe(api.GET('/api/v1/modules/{code}', { params: { path: { code } } }));
	} catch (cause) {
		if (!isOffline(cause)) throw cause;
	}
}
