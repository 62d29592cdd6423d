import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, depends }) => {
	depends('app:nodes');
	needs((await parent()).me, 'view_team', 'manage_org', 'decide_certification', 'view_oversight');
	return { nodes: (await read(api.GET('/api/v1/nodes'))).items };
};
