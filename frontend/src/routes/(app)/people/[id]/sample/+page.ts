import { api, maybe, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	needs((await parent()).me, 'decide_certification');
	const path = { id: params.id };
	const query = { coach_id: params.id, limit: 50 };
	const [person, tool, cycles] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		read(api.GET('/api/v1/coaching-tool')),
		maybe(api.GET('/api/v1/coaching-cycles', { params: { query } }))
	]);
	return { person, tool, cycles: cycles?.items ?? [] };
};
