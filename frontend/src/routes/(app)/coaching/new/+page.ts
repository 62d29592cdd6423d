import { api, framework, maybe } from '$lib/api/client';
import { isOffline } from '$lib/api/cause';
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
	const [known, person] = await Promise.all([framework(), id ? ask(id) : undefined]);
	return {
		framework: known,
		person: person && { id: person.id, display_name: person.display_name },
		waiting: url.searchParams.get('waiting') ?? undefined,
		indicator: url.searchParams.get('indicator') ?? '',
		observation: url.searchParams.get('observation') ?? undefined
	};
};
