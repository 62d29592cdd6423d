import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends }) => {
	depends('app:joint');
	const query = { cursor: url.searchParams.get('cursor') ?? undefined, limit: 50 };
	const page = await read(api.GET('/api/v1/joint-events', { params: { query } }));
	return { events: page.items, next: page.next };
};
