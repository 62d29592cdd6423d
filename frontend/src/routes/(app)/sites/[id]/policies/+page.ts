import { error } from '@sveltejs/kit';
import { api, framework, read } from '$lib/api/client';
import { t } from '$lib/i18n';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
	const [nodes, known] = await Promise.all([read(api.GET('/api/v1/nodes')), framework()]);
	const node = nodes.items.find((n) => n.id === params.id);
	if (!node) error(404, { message: t('error_page.missing.text') });
	return { node, framework: known };
};
