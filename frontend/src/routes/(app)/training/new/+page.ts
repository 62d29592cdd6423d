import { api, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import { within } from '$lib/nodes';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	const { me } = await parent();
	needs(me, 'deliver_training', 'manage_org', 'decide_certification');
	const [modules, nodes] = await Promise.all([
		read(api.GET('/api/v1/modules')),
		read(api.GET('/api/v1/nodes'))
	]);
	const ids = new Set(
		(['deliver_training', 'manage_org', 'decide_certification'] as const).flatMap((permission) =>
			within(me, nodes.items, permission).map((node) => node.id)
		)
	);
	return {
		modules: modules.items.map(({ code, title }) => ({ code, title })),
		nodes: nodes.items.filter((node) => ids.has(node.id) && !node.closed_on)
	};
};
