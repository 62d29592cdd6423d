import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
	depends('app:publishing');
	const { me } = await parent();
	needs(me, 'publish', 'author_curriculum', 'author_framework');
	return { publishing: await read(api.GET('/api/v1/content/publishing')) };
};
