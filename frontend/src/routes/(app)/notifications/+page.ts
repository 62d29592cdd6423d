import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, url }) => {
	depends('app:notifications');
	const unread = url.searchParams.get('show') === 'unread';
	const cursor = url.searchParams.get('cursor') ?? undefined;
	const query = { unread, cursor, limit: 50 };
	const page = await read(api.GET('/api/v1/me/notifications', { params: { query } }));
	return { unread, page };
};
