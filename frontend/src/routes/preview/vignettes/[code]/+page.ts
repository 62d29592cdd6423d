import { ask } from '$lib/preview';
import type { PreviewVignette } from '$lib/preview/types';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, depends }) => {
	depends('preview:vignette');
	return await ask<PreviewVignette>(fetch, `vignettes/${params.code}`);
};
