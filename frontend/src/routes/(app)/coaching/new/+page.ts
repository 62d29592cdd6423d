import { api, framework, maybe } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
	const id = url.searchParams.get('person');
	const [known, person] = await Promise.all([
		framework(),
		id ? maybe(api.GET('/api/v1/people/{id}', { params: { path: { id } } })) : undefined
	]);
	return {
		framework: known,
		person,
		indicator: url.searchParams.get('indicator') ?? '',
		observation: url.searchParams.get('observation') ?? undefined
	};
};
