import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:nodes');
	return { nodes: (await read(api.GET('/api/v1/nodes'))).items };
};
