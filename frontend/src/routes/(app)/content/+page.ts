import { api, framework, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	const { me } = await parent();
	needs(me, 'author_curriculum', 'author_framework', 'publish', 'decide_certification');
	const [coverage, known] = await Promise.all([
		read(api.GET('/api/v1/content/coverage')),
		framework()
	]);
	return { coverage, framework: known };
};
