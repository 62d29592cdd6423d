import { api, framework, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	needs((await parent()).me, 'manage_org');
	const [known, nodes] = await Promise.all([framework(), read(api.GET('/api/v1/nodes'))]);
	return { framework: known, nodes: nodes.items };
};
