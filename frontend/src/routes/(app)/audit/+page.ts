import { api, maybe, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
	const query = { limit: 100 };
	const [first, nodes] = await Promise.all([
		read(api.GET('/api/v1/audit-events', { params: { query } })),
		maybe(api.GET('/api/v1/nodes'))
	]);
	return { first, nodes: nodes?.items ?? [] };
};
