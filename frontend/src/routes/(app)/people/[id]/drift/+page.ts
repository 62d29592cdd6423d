import { api, read } from '$lib/api/client';
import { aboutThem } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const path = { id: params.id };
	const [drift, { me }] = await Promise.all([
		read(api.GET('/api/v1/people/{id}/drift', { params: { path } })),
		parent()
	]);
	const own = me.person.id === params.id;
	const text = own ? drift.beside.text : aboutThem(drift.beside.text);
	return { drift: { ...drift, beside: { ...drift.beside, text } }, own };
};
