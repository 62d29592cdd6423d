import { api, maybe, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:modules');
	depends('app:refreshers');
	const [modules, drills, refreshers] = await Promise.all([
		read(api.GET('/api/v1/modules')),
		read(api.GET('/api/v1/drills')),
		maybe(api.GET('/api/v1/refreshers'))
	]);
	return { modules: modules.items, drills: drills.items, refreshers: refreshers?.items ?? [] };
};
