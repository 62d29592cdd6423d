import { error } from '@sveltejs/kit';
import { isGuide } from '$lib/guides';
import { t } from '$lib/i18n';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
	if (!isGuide(params.guide)) error(404, { message: t('error_page.missing.title') });
	return { guide: params.guide };
};
