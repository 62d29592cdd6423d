import { error } from '@sveltejs/kit';
import { api, framework, read } from '$lib/api/client';
import { t } from '$lib/i18n';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent, depends }) => {
	depends('app:keys');
	needs((await parent()).me, 'decide_certification');
	const [{ items }, known] = await Promise.all([read(api.GET('/api/v1/vignettes')), framework()]);
	const state = items.find((one) => one.code === params.code);
	if (!state) error(404, { message: t('vkey.gone') });
	return { state, framework: known };
};
