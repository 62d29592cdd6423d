import { error } from '@sveltejs/kit';
import { api, framework, read } from '$lib/api/client';
import { t } from '$lib/i18n';
import { within } from '$lib/nodes';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
	depends('app:policies');
	const path = { id: params.id };
	const [nodes, known, policies, { me }] = await Promise.all([
		read(api.GET('/api/v1/nodes')),
		framework(),
		read(api.GET('/api/v1/nodes/{id}/policies', { params: { path } })),
		parent()
	]);
	const node = nodes.items.find((n) => n.id === params.id);
	if (!node) error(404, { message: t('error_page.missing.text') });
	const manages = within(me, nodes.items, 'manage_org').some((n) => n.id === node.id);
	return { node, framework: known, policies: policies.items, manages };
};
