import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const path = { id: params.id };
	const [person, reliability, { me }] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		read(api.GET('/api/v1/people/{id}/decision-reliability', { params: { path } })),
		parent()
	]);
	return { person, reliability, own: me.person.id === person.id };
};
