import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:attempts');
	const at = { params: { path: { code: params.code } } };
	const [attempts, plays, known] = await Promise.all([
		read(api.GET('/api/v1/modules/{code}/attempts', at)),
		read(api.GET('/api/v1/modules/{code}/plays', at)),
		framework()
	]);
	return { attempts: attempts.items, plays: plays.items, framework: known };
};
