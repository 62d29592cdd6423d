import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent }) => {
	const path = { id: params.id };
	const month = url.searchParams.get('month') ?? undefined;
	const [person, page, { me }] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		read(api.GET('/api/v1/people/{id}/coach-month', { params: { path, query: { month } } })),
		parent()
	]);
	return { person, page, own: me.person.id === person.id };
};
