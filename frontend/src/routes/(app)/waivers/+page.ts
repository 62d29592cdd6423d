import { api, framework, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
	depends('app:waivers');
	needs((await parent()).me, 'decide_certification');
	const [waivers, known] = await Promise.all([
		read(api.GET('/api/v1/waiver-requests')),
		framework()
	]);
	return { waivers: waivers.items, framework: known };
};
