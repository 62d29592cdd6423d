import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
	const nodes = await read(api.GET('/api/v1/nodes'));
	return { agencies: nodes.items.filter((node) => node.kind === 'agency') };
};
