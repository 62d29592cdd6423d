import { error } from '@sveltejs/kit';
import { api, read } from '$lib/api/client';
import { t } from '$lib/i18n';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url }) => {
	const id = url.searchParams.get('person');
	if (!id) error(404, { message: t('founding.incomplete') });
	const path = { id };
	return {
		id: params.id,
		person: await read(api.GET('/api/v1/people/{id}', { params: { path } }))
	};
};
