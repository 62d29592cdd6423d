import { api, read } from '$lib/api/client';
import { mayClaim } from '$lib/prior';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
	depends('app:prior');
	const path = { id: params.id };
	const [person, claims, modules, { me }] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		read(api.GET('/api/v1/people/{id}/prior-learning', { params: { path } })),
		read(api.GET('/api/v1/modules')),
		parent()
	]);
	const own = me.person.id === person.id;
	return { person, own, claims: claims.items, modules: modules.items, claim: mayClaim(me, person) };
};
