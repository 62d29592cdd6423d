import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import { about } from '$lib/preview';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const { preview } = await parent();
	const one = preview.scenarios.find((scenario) => scenario.slug === params.scenario);
	if (!one) error(404, { message: t('preview.not_there') });
	return { one, said: about(preview.findings, `scenario:${one.slug}`) };
};
