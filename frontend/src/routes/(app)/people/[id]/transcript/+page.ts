import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const transcript = await read(
		api.GET('/api/v1/people/{id}/transcript', { params: { path: { id: params.id } } })
	);
	return { transcript, own: (await parent()).me.person.id === params.id };
};
