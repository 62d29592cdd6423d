import { api, framework, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends, parent }) => {
	depends('app:dose');
	needs((await parent()).me, 'coach', 'view_team', 'decide_certification');
	const path = { id: params.id };
	const query = { weeks: Number(url.searchParams.get('weeks')) || undefined };
	const [dose, nodes, known] = await Promise.all([
		read(api.GET('/api/v1/nodes/{id}/coaching-dose', { params: { path, query } })),
		read(api.GET('/api/v1/nodes')),
		framework()
	]);
	const name = nodes.items.find((node) => node.id === params.id)?.name ?? '';
	return { dose, framework: known, node: { id: params.id, name } };
};
