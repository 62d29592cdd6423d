import { api, framework, maybe, read } from '$lib/api/client';
import { seesPeople } from '$lib/me';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, parent, depends }) => {
	depends('app:people');
	needs((await parent()).me, ...seesPeople);
	const query = {
		q: url.searchParams.get('q') ?? undefined,
		role: url.searchParams.get('role') ?? undefined,
		node_id: url.searchParams.get('node_id') ?? undefined,
		cursor: url.searchParams.get('cursor') ?? undefined,
		limit: 50
	};
	const [people, known, nodes] = await Promise.all([
		read(api.GET('/api/v1/people', { params: { query } })),
		framework(),
		maybe(api.GET('/api/v1/nodes'))
	]);
	return {
		people: people.items,
		next: people.next,
		query,
		framework: known,
		nodes: nodes?.items ?? []
	};
};
