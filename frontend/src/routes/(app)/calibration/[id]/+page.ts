import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:run');
	const [run, known] = await Promise.all([
		read(api.GET('/api/v1/calibration-runs/{id}', { params: { path: { id: params.id } } })),
		framework()
	]);
	return { run, framework: known };
};
