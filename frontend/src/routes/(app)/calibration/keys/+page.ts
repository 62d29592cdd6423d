import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, depends }) => {
	depends('app:keys');
	needs((await parent()).me, 'decide_certification');
	return { vignettes: (await read(api.GET('/api/v1/vignettes'))).items };
};
