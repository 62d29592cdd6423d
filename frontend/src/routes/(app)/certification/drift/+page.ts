import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import { within } from '$lib/nodes';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, url }) => {
	const { me } = await parent();
	needs(me, 'decide_certification');
	const nodes = (await read(api.GET('/api/v1/nodes'))).items;
	const places = within(me, nodes, 'decide_certification');
	const asked = url.searchParams.get('place');
	// The widest place first: nobody above it is covered too.
	const widest = places.find((node) => !places.some((other) => other.id === node.parent_id));
	const id = asked ?? widest?.id ?? '';
	return {
		places,
		place: id,
		drift: await read(api.GET('/api/v1/nodes/{id}/drift', { params: { path: { id } } }))
	};
};
