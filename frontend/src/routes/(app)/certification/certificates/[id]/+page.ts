import { api, maybe, read } from '$lib/api/client';
import { retold } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
	depends('app:certificate');
	const path = { id: params.id };
	const { me } = await parent();
	const [certificate, keeping, mine, appeals] = await Promise.all([
		read(api.GET('/api/v1/certificates/{id}/verification', { params: { path } })),
		maybe(api.GET('/api/v1/certificates/{id}/keeping', { params: { path } })),
		read(api.GET('/api/v1/people/{id}', { params: { path: { id: me.person.id } } })),
		read(api.GET('/api/v1/appeals'))
	]);
	const own = mine.certificates.some((one) => one.id === params.id);
	// The rules are written to the holder.
	const told = own ? keeping : keeping && { ...keeping, rules: retold(keeping.rules) };
	return { certificate, keeping: told, own, appeals: appeals.items };
};
