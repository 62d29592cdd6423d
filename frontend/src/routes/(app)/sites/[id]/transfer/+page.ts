import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent }) => {
	needs((await parent()).me, 'view_team', 'decide_certification', 'view_oversight');
	const path = { id: params.id };
	const query = {
		from: url.searchParams.get('from') ?? undefined,
		to: url.searchParams.get('to') ?? undefined
	};
	const [transfer, nodes] = await Promise.all([
		read(api.GET('/api/v1/nodes/{id}/transfer', { params: { path, query } })),
		read(api.GET('/api/v1/nodes'))
	]);
	const name = nodes.items.find((node) => node.id === params.id)?.name ?? '';
	return { transfer, node: { id: params.id, name } };
};
