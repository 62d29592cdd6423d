import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:attempts');
	const [attempts, known] = await Promise.all([
		read(api.GET('/api/v1/modules/{code}/attempts', { params: { path: { code: params.code } } })),
		framework()
	]);
	return { attempts: attempts.items, framework: known };
};
