import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
	const [known, nodes, modules] = await Promise.all([
		framework(),
		read(api.GET('/api/v1/nodes')),
		read(api.GET('/api/v1/modules'))
	]);
	return {
		framework: known,
		agencies: nodes.items.filter((n) => n.kind === 'agency'),
		modules: modules.items
	};
};
