import { api, framework, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	needs((await parent()).me, 'view_team', 'manage_org', 'decide_certification');
	const [known, nodes, modules] = await Promise.all([
		framework(),
		read(api.GET('/api/v1/nodes')),
		read(api.GET('/api/v1/modules'))
	]);
	return {
		framework: known,
		agencies: nodes.items.filter((n) => n.kind === 'agency'),
		modules: modules.items
	};
};
