import { api, framework, maybe, read } from '$lib/api/client';
import { indicatorTexts } from '$lib/framework';
import { today } from '$lib/i18n';
import { readsEvidence } from '$lib/me';
import { seenBy } from '$lib/evidence';
import { plainPlan } from '$lib/plan';
import { plainModules } from '$lib/plain';
import { aboutThem, retold } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends, parent }) => {
	depends('app:person');
	const path = { id: params.id };
	const as_of = url.searchParams.get('as_of') ?? undefined;
	const day = as_of ?? today();
	// What had been received by an instant: a day as it was known then.
	const known_at = (as_of && url.searchParams.get('known_at')) || undefined;
	const { me } = await parent();
	const evidence = () =>
		Promise.all([
			maybe(
				api.GET('/api/v1/people/{id}/statuses', { params: { path, query: { as_of, known_at } } })
			),
			maybe(api.GET('/api/v1/modules')),
			maybe(
				api.GET('/api/v1/observations', {
					params: { query: { subject_id: params.id, limit: 100 } }
				})
			),
			// What to do next is not asked of a day as it was known then.
			known_at
				? undefined
				: maybe(api.GET('/api/v1/people/{id}/plan', { params: { path, query: { as_of } } })),
			framework()
		]);
	// For most readers it is clear before the answer that they may read it: then all is asked at once.
	const clear = readsEvidence(me, { id: params.id, coaches: [], supervisors: [] });
	const [person, asked] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		clear ? evidence() : undefined
	]);
	if (!readsEvidence(me, person))
		return {
			person,
			statuses: undefined,
			observations: [],
			plans: [],
			indicators: indicatorTexts(),
			as_of: day,
			known_at
		};
	const [statuses, modules, observations, plan, known] = asked ?? (await evidence());
	const titles = modules?.items ?? [];
	const own = me.person.id === person.id;
	const tell = (text: string) => plainModules(own ? text : aboutThem(text), titles);
	return {
		person,
		statuses: statuses && retold(statuses, tell),
		observations: seenBy(observations?.items ?? [], day, known_at),
		indicators: indicatorTexts(known),
		plans: plan ? retold(plan.items, tell).map((one) => plainPlan(one, known)) : [],
		as_of: day,
		known_at
	};
};
