import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:joint');
	const path = { id: params.id };
	const [event, known] = await Promise.all([
		read(api.GET('/api/v1/joint-events/{id}', { params: { path } })),
		framework()
	]);
	return { event, framework: known };
};
