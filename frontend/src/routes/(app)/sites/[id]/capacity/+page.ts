import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	needs((await parent()).me, 'view_team', 'decide_certification', 'view_oversight');
	const path = { id: params.id };
	return { capacity: await read(api.GET('/api/v1/nodes/{id}/capacity', { params: { path } })) };
};
