import { api, framework, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent, depends }) => {
	depends('app:person');
	needs((await parent()).me, 'manage_org');
	const path = { id: params.id };
	const [person, known, nodes] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		framework(),
		read(api.GET('/api/v1/nodes'))
	]);
	return { person, framework: known, nodes: nodes.items };
};
