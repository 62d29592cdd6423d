import { briefly } from '$lib/api/cause';
import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, url }) => {
	depends('app:candidacies');
	const path = url.searchParams.get('path') ?? undefined;
	const candidacies = read(api.GET('/api/v1/candidacies', { params: { query: { path } } })).then(
		({ items }) => items
	);
	await briefly(candidacies);
	return { candidacies };
};
