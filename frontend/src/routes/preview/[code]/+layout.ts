import { ask } from '$lib/preview';
import type { PreviewModule } from '$lib/preview/types';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, params, depends }) => {
	depends('preview:module');
	return { preview: await ask<PreviewModule>(fetch, `modules/${params.code}`) };
};
