import { api, framework, maybe, read } from '$lib/api/client';
import { readsEvidence } from '$lib/me';
import { zoneOf } from '$lib/nodes';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends, parent }) => {
	depends('app:dose');
	const path = { id: params.id };
	const weeks = Number(url.searchParams.get('weeks')) || undefined;
	const [person, known, modules, nodes, { me }] = await Promise.all([
		read(api.GET('/api/v1/people/{id}', { params: { path } })),
		framework(),
		maybe(api.GET('/api/v1/modules')),
		maybe(api.GET('/api/v1/nodes')),
		parent()
	]);
	const reads = readsEvidence(me, person);
	const query = { weeks };
	const [dose, windows] = await Promise.all([
		reads
			? maybe(api.GET('/api/v1/people/{id}/coaching-dose', { params: { path, query } }))
			: undefined,
		reads ? maybe(api.GET('/api/v1/people/{id}/transfer-windows', { params: { path } })) : undefined
	]);
	return {
		person,
		zone: zoneOf(person, nodes?.items ?? []),
		framework: known,
		modules: modules?.items ?? [],
		own: me.person.id === person.id,
		dose,
		windows: windows?.items ?? []
	};
};
