import { error } from '@sveltejs/kit';
import { api, framework, maybe, read } from '$lib/api/client';
import type { Cycle } from '$lib/api/types';
import { t } from '$lib/i18n';
import type { PageLoad } from './$types';

/** Cycles are read as a list; the one asked for is among those of the reader. */
export const load: PageLoad = async ({ params, parent, depends }) => {
	depends('app:cycle');
	const { me } = await parent();
	const id = me.person.id;
	const [asCoach, asPerson, known] = await Promise.all([
		read(api.GET('/api/v1/coaching-cycles', { params: { query: { coach_id: id } } })),
		read(api.GET('/api/v1/coaching-cycles', { params: { query: { person_id: id } } })),
		framework()
	]);
	const cycle = [...asCoach.items, ...asPerson.items].find((c: Cycle) => c.id === params.id);
	if (!cycle) error(404, { message: t('error_page.missing.title') });
	const query = { subject_id: cycle.person.id, limit: 50 };
	const seen = await maybe(api.GET('/api/v1/observations', { params: { query } }));
	return { cycle, framework: known, observations: seen?.items ?? [] };
};
