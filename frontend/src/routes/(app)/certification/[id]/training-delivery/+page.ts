import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	needs((await parent()).me, 'decide_certification');
	return { modules: (await read(api.GET('/api/v1/modules'))).items };
};
