import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => ({
	first: await read(api.GET('/api/v1/audit-events', { params: { query: { limit: 100 } } }))
});
