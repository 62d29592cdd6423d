import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
	const [nodes, modules] = await Promise.all([
		read(api.GET('/api/v1/nodes')),
		read(api.GET('/api/v1/modules'))
	]);
	return {
		agencies: nodes.items.filter((n) => n.kind === 'agency'),
		modules: modules.items
	};
};
