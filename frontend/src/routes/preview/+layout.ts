import { ask } from '$lib/preview';
import type { Content } from '$lib/preview/types';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, depends }) => {
	depends('preview:content');
	return { content: await ask<Content>(fetch, 'content') };
};
