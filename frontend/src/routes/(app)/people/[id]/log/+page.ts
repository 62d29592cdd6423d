import { api, maybe, read } from '$lib/api/client';
import { readsEvidence } from '$lib/me';
import { zoneOf } from '$lib/nodes';
import { loggable } from '$lib/practice';
import { retold } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
	depends('app:log');
	const path = { id: params.id };
	const [person, nodes, { me }] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		maybe(api.GET('/api/v1/nodes')),
		parent()
	]);
	const reads = readsEvidence(me, person);
	const query = { limit: 30 };
	const [records, runway] = await Promise.all([
		reads
			? maybe(api.GET('/api/v1/people/{id}/practice-records', { params: { path, query } }))
			: undefined,
		reads ? maybe(api.GET('/api/v1/people/{id}/runway', { params: { path } })) : undefined
	]);
	const own = me.person.id === person.id;
	const earns = person.affiliations.some((one) => one.role === 'R3' && !one.ended_on);
	return {
		person,
		own,
		zone: zoneOf(person, nodes?.items ?? []),
		kinds: loggable(me, person),
		records: records?.items,
		runways: earns ? (own ? (runway?.items ?? []) : retold(runway?.items ?? [])) : []
	};
};
