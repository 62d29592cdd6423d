import { api, maybe } from '$lib/api/client';
import { firstSteps } from '$lib/first-steps';
import { can } from '$lib/me';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
	depends('app:path');
	depends('app:refreshers');
	// Awaited together: signed out, both fail, and neither may fail unheard.
	const [path, fading, { me }] = await Promise.all([
		maybe(api.GET('/api/v1/me/path')),
		maybe(api.GET('/api/v1/refreshers')),
		parent()
	]);
	const refreshers = fading?.items ?? [];
	if (!can(me, 'manage_org')) return { path, refreshers, steps: [] };
	// Whoever manages the organization is told what it lacks.
	const [nodes, people] = await Promise.all([
		maybe(api.GET('/api/v1/nodes')),
		maybe(api.GET('/api/v1/people', { params: { query: { limit: 5 } } }))
	]);
	return {
		path,
		refreshers,
		steps: firstSteps(nodes?.items ?? [], people?.items ?? [], me.person.id)
	};
};
