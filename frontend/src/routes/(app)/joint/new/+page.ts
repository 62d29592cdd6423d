import { error } from '@sveltejs/kit';
import { api, maybe, read } from '$lib/api/client';
import { t } from '$lib/i18n';
import { callsObservers, observersBefore } from '$lib/joint/sheets';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, parent }) => {
	const { me } = await parent();
	if (!callsObservers(me)) error(403, { message: t('joint.refused') });
	const id = url.searchParams.get('person');
	const path = { id: id ?? '' };
	const [person, before] = await Promise.all([
		id ? maybe(api.GET('/api/v1/people/{id}', { params: { path } })) : undefined,
		read(api.GET('/api/v1/joint-events', { params: { query: { limit: 50 } } }))
	]);
	return { person, others: observersBefore(before.items, me.person.id) };
};
