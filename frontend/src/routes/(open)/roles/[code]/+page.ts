import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const { cards } = await parent();
	const card = cards.items.find((card) => card.role === params.code);
	if (!card) error(404, { message: t('error_page.missing.title') });
	return { card };
};
