import { api, read } from '$lib/api/client';
import { orderOf } from '$lib/dashboard/sites';
import { can } from '$lib/me';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, depends, url }) => {
	depends('app:nodes');
	const { me } = await parent();
	needs(me, 'view_team', 'manage_org', 'decide_certification', 'view_oversight');
	const [nodes, sites] = await Promise.all([
		read(api.GET('/api/v1/nodes')),
		can(me, 'view_team', 'decide_certification', 'view_oversight')
			? read(api.GET('/api/v1/sites'))
			: undefined
	]);
	return { nodes: nodes.items, sites, order: orderOf(url.searchParams.get('order')) };
};
