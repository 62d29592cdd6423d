import { api, maybe } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	const { event } = await parent();
	if (!event.manages || event.state !== 'planned') return { here: [] };
	const query = { node_id: event.node_id, limit: 100 };
	const here = await maybe(api.GET('/api/v1/people', { params: { query } }));
	return { here: (here?.items ?? []).map(({ id, display_name }) => ({ id, display_name })) };
};
