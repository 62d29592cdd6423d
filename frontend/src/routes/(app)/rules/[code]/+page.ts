import { error } from '@sveltejs/kit';
import { api, framework, maybe } from '$lib/api/client';
import { t } from '$lib/i18n';
import { plainModules } from '$lib/plain';
import { asked } from '$lib/rules';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const { me } = await parent();
	const known = await framework();
	const at = known.requirements.findIndex((rule) => rule.id === params.code);
	const rule = known.requirements[at];
	if (!rule) error(404, { message: t('rules.gone') });
	// The numbers stand in the reader's own status; where it holds, in the place's policies.
	const node = me.person.affiliations.find((one) => !one.ended_on)?.node_id;
	const [statuses, modules, policies] = await Promise.all([
		maybe(api.GET('/api/v1/people/{id}/statuses', { params: { path: { id: me.person.id } } })),
		maybe(api.GET('/api/v1/modules')),
		rule.overlay && node
			? maybe(api.GET('/api/v1/nodes/{id}/policies', { params: { path: { id: node } } }))
			: undefined
	]);
	const numbers = asked(statuses?.statuses.find((one) => one.requirement === rule.id));
	const titles = modules?.items ?? [];
	for (const one of numbers.values())
		one.targets = one.targets.map((target) => plainModules(target, titles));
	return {
		rule,
		numbers,
		framework: known,
		before: known.requirements[at - 1],
		after: known.requirements[at + 1],
		overlay: policies?.items.find(
			(one) => one.kind === 'overlay' && one.code === rule.overlay && one.in_force
		)
	};
};
