import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
	const [vignettes, known] = await Promise.all([
		read(api.GET('/api/v1/practice-vignettes')),
		framework()
	]);
	return { vignettes: vignettes.items, framework: known };
};
