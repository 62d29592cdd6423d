import { api, read } from '$lib/api/client';
import { retold } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends }) => {
	depends('app:readiness');
	const as_of = url.searchParams.get('as_of') ?? undefined;
	const readiness = await read(
		api.GET('/api/v1/nodes/{id}/readiness', {
			params: { path: { id: params.id }, query: { as_of } }
		})
	);
	return { readiness: retold(readiness), as_of };
};
