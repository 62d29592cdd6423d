import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
	const [known, nodes] = await Promise.all([framework(), read(api.GET('/api/v1/nodes'))]);
	return { framework: known, nodes: nodes.items };
};
