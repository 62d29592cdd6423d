import { error, redirect } from '@sveltejs/kit';
import { api, maybe } from '$lib/api/client';
import { t } from '$lib/i18n';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	const { event } = await parent();
	if (!event.manages) error(403, { message: t('training.report_refused') });
	if (event.state !== 'planned') redirect(307, `/training/${event.id}`);
	const query = { node_id: event.node_id, limit: 100 };
	const here = await maybe(api.GET('/api/v1/people', { params: { query } }));
	return { here: (here?.items ?? []).map(({ id, display_name }) => ({ id, display_name })) };
};
