import { open, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url }) => ({
	completion: await read(
		open.GET('/api/v1/completions/{id}', { params: { path: { id: params.id } } })
	),
	address: `${url.origin}/completions/${params.id}`
});
