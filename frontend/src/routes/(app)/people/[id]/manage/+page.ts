import { api, framework, maybe, read } from '$lib/api/client';
import { can } from '$lib/me';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
	depends('app:person');
	const path = { id: params.id };
	const { me } = await parent();
	const [person, known, nodes, statuses] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		framework(),
		read(api.GET('/api/v1/nodes')),
		can(me, 'decide_certification')
			? maybe(api.GET('/api/v1/people/{id}/statuses', { params: { path } }))
			: undefined
	]);
	return { person, framework: known, nodes: nodes.items, statuses: statuses?.statuses ?? [] };
};
