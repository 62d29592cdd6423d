import { api, maybe, read } from '$lib/api/client';
import { can } from '$lib/me';
import { retold, aboutThem } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent }) => {
	const { me } = await parent();
	const path = { id: params.id };
	const as_of = url.searchParams.get('as_of') ?? undefined;
	const query = { as_of };
	// One after the other would be a minute of its own.
	const [readiness, trend, capacity, staffing, transfer, drift] = await Promise.all([
		read(api.GET('/api/v1/nodes/{id}/readiness', { params: { path, query } })),
		read(api.GET('/api/v1/nodes/{id}/skill-trend', { params: { path } })),
		read(api.GET('/api/v1/nodes/{id}/capacity', { params: { path } })),
		read(api.GET('/api/v1/nodes/{id}/staffing', { params: { path, query } })),
		read(api.GET('/api/v1/nodes/{id}/transfer', { params: { path } })),
		can(me, 'decide_certification')
			? maybe(api.GET('/api/v1/nodes/{id}/drift', { params: { path } }))
			: undefined
	]);
	return {
		readiness: retold(readiness, aboutThem),
		trend,
		capacity,
		staffing,
		transfer,
		drift,
		as_of,
		days: url.searchParams.get('days') === '90' ? 90 : 30
	};
};
