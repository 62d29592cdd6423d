import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => ({
	vignettes: (await read(api.GET('/api/v1/practice-vignettes'))).items
});
