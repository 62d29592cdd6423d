import { api, framework, maybe, read } from '$lib/api/client';
import { can } from '$lib/me';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
	depends('app:attempts');
	const at = { params: { path: { code: params.code } } };
	const records = can((await parent()).me, 'decide_certification', 'publish');
	const [attempts, plays, known, reviews] = await Promise.all([
		read(api.GET('/api/v1/modules/{code}/attempts', at)),
		read(api.GET('/api/v1/modules/{code}/plays', at)),
		framework(),
		records ? maybe(api.GET('/api/v1/modules/{code}/reviews', at)) : undefined
	]);
	return { attempts: attempts.items, plays: plays.items, framework: known, reviews };
};
