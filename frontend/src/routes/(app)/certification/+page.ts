import { briefly } from '$lib/api/cause';
import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, url }) => {
	depends('app:candidacies');
	const path = url.searchParams.get('path') ?? undefined;
	const candidacies = read(api.GET('/api/v1/candidacies', { params: { query: { path } } })).then(
		({ items }) => items
	);
	const joint = read(api.GET('/api/v1/joint-events', { params: { query: { limit: 50 } } })).then(
		({ items }) => items
	);
	await Promise.all([briefly(candidacies), briefly(joint)]);
	return { candidacies, joint };
};
