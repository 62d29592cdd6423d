import { api, maybe, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url }) => {
	const path = { id: params.id };
	const as_of = url.searchParams.get('as_of') ?? undefined;
	const [staffing, people] = await Promise.all([
		read(api.GET('/api/v1/nodes/{id}/staffing', { params: { path, query: { as_of } } })),
		maybe(api.GET('/api/v1/people', { params: { query: { node_id: params.id, limit: 100 } } }))
	]);
	return {
		staffing,
		people: (people?.items ?? []).map(({ id, display_name }) => ({ id, display_name }))
	};
};
