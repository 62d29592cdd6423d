import { api, framework, maybe, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:person');
	const path = { id: params.id };
	const [person, known, nodes, statuses] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		framework(),
		read(api.GET('/api/v1/nodes')),
		maybe(api.GET('/api/v1/people/{id}/statuses', { params: { path } }))
	]);
	return { person, framework: known, nodes: nodes.items, statuses: statuses?.statuses ?? [] };
};
