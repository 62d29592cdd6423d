import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends }) => {
	depends('app:training');
	const mine = url.searchParams.get('mine') === 'true' || undefined;
	const module_code = url.searchParams.get('module') ?? undefined;
	const cursor = url.searchParams.get('cursor') ?? undefined;
	const query = { mine, module_code, cursor, limit: 50 };
	const [page, modules] = await Promise.all([
		read(api.GET('/api/v1/training-events', { params: { query } })),
		read(api.GET('/api/v1/modules'))
	]);
	return {
		events: page.items,
		next: page.next,
		modules: modules.items.map(({ code, title }) => ({ code, title })),
		query: { mine: mine && 'true', module: module_code, cursor }
	};
};
