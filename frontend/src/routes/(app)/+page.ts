import { api, maybe } from '$lib/api/client';
import { firstSteps } from '$lib/first-steps';
import { can } from '$lib/me';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
	depends('app:path');
	const path = maybe(api.GET('/api/v1/me/path'));
	const { me } = await parent();
	if (!can(me, 'manage_org')) return { path: await path, steps: [] };
	// Whoever manages the organization is told what it lacks.
	const [nodes, people] = await Promise.all([
		maybe(api.GET('/api/v1/nodes')),
		maybe(api.GET('/api/v1/people', { params: { query: { limit: 5 } } }))
	]);
	return {
		path: await path,
		steps: firstSteps(nodes?.items ?? [], people?.items ?? [], me.person.id)
	};
};
