import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:prior');
	return { claims: (await read(api.GET('/api/v1/prior-learning'))).items };
};
