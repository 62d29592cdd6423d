import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import { around } from '$lib/learn/order';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const { module } = await parent();
	const { lesson, ...place } = around(module, params.lesson);
	if (!lesson) error(404, { message: t('error_page.missing.title') });
	return { lesson, ...place };
};
