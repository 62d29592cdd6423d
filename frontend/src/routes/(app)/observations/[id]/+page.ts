import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:observation');
	const [observation, known] = await Promise.all([
		read(api.GET('/api/v1/observations/{id}', { params: { path: { id: params.id } } })),
		framework()
	]);
	return { observation, framework: known };
};
