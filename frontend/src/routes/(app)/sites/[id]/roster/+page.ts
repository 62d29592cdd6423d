import { api, maybe, read } from '$lib/api/client';
import { within } from '$lib/nodes';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends, parent }) => {
	depends('app:roster');
	const path = { id: params.id };
	const query = { week: url.searchParams.get('week') ?? undefined };
	const [week, nodes, { me }] = await Promise.all([
		read(api.GET('/api/v1/nodes/{id}/roster', { params: { path, query } })),
		read(api.GET('/api/v1/nodes')),
		parent()
	]);
	const edits = within(me, nodes.items, 'manage_org').some((node) => node.id === params.id);
	const reads = (['view_team', 'decide_certification', 'view_oversight'] as const).some((one) =>
		within(me, nodes.items, one).some((node) => node.id === params.id)
	);
	const here = { node_id: params.id, limit: 100 };
	const people = edits
		? await maybe(api.GET('/api/v1/people', { params: { query: here } }))
		: undefined;
	return {
		week,
		edits,
		reads,
		people: (people?.items ?? []).map(({ id, display_name }) => ({ id, display_name }))
	};
};
