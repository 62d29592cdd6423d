import { error } from '@sveltejs/kit';
import { api, maybe } from '$lib/api/client';
import { t } from '$lib/i18n';
import { callsObservers } from '$lib/joint/sheets';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, parent }) => {
	const { me } = await parent();
	if (!callsObservers(me)) error(403, { message: t('joint.refused') });
	const id = url.searchParams.get('person');
	const path = { id: id ?? '' };
	const person = id && (await maybe(api.GET('/api/v1/people/{id}', { params: { path } })));
	return { person: person || undefined };
};
