import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import { within } from '$lib/nodes';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, depends }) => {
	depends('app:candidacies');
	const { me } = await parent();
	needs(me, 'decide_certification');
	const [candidacies, nodes] = await Promise.all([
		read(api.GET('/api/v1/candidacies')),
		read(api.GET('/api/v1/nodes'))
	]);
	const places = within(me, nodes.items, 'decide_certification');
	const widest = places.find((node) => !places.some((other) => other.id === node.parent_id));
	return { candidacies: candidacies.items, widest };
};
