import { api, framework, maybe, read } from '$lib/api/client';
import { can } from '$lib/me';
import { mayRequestWaiver } from '$lib/waivers';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
	depends('app:person');
	const path = { id: params.id };
	const { me } = await parent();
	const [person, known, nodes] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		framework(),
		read(api.GET('/api/v1/nodes'))
	]);
	const asks = mayRequestWaiver(me, person);
	const [statuses, waivers, waiting] = await Promise.all([
		asks ? maybe(api.GET('/api/v1/people/{id}/statuses', { params: { path } })) : undefined,
		asks ? maybe(api.GET('/api/v1/people/{id}/waivers', { params: { path } })) : undefined,
		can(me, 'decide_certification') ? maybe(api.GET('/api/v1/waiver-requests')) : undefined
	]);
	return {
		person,
		framework: known,
		nodes: nodes.items,
		statuses: statuses?.statuses ?? [],
		waivers: waivers?.items ?? [],
		waiting: (waiting?.items ?? []).map((waiver) => waiver.id)
	};
};
