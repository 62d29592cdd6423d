import { briefly } from '$lib/api/cause';
import { api, maybe, read } from '$lib/api/client';
import { can } from '$lib/me';
import { retold, aboutThem } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent }) => {
	const { me } = await parent();
	const path = { id: params.id };
	const as_of = url.searchParams.get('as_of') ?? undefined;
	const query = { as_of };
	// What the title says comes first; the figures below it are asked for now and drawn as they come.
	const figures = Promise.all([
		read(api.GET('/api/v1/nodes/{id}/skill-trend', { params: { path } })),
		read(api.GET('/api/v1/nodes/{id}/capacity', { params: { path } })),
		read(api.GET('/api/v1/nodes/{id}/staffing', { params: { path, query } })),
		read(api.GET('/api/v1/nodes/{id}/transfer', { params: { path, query: { to: as_of } } })),
		can(me, 'decide_certification')
			? maybe(api.GET('/api/v1/nodes/{id}/drift', { params: { path } }))
			: undefined
	]);
	const [readiness] = await Promise.all([
		read(api.GET('/api/v1/nodes/{id}/readiness', { params: { path, query } })),
		briefly(figures)
	]);
	return {
		readiness: retold(readiness, aboutThem),
		figures,
		as_of,
		days: url.searchParams.get('days') === '90' ? 90 : 30
	};
};
