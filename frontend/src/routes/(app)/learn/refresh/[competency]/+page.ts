import { error } from '@sveltejs/kit';
import { api, framework, read } from '$lib/api/client';
import { indicatorsByCode } from '$lib/framework';
import { t } from '$lib/i18n';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:refreshers');
	const [{ items }, known] = await Promise.all([read(api.GET('/api/v1/refreshers')), framework()]);
	const refresher = items.find((one) => one.competency === params.competency);
	if (!refresher) error(404, { message: t('refresher.none_here') });
	return { refresher, indicators: indicatorsByCode(known) };
};
