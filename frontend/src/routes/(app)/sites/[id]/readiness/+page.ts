import { api, maybe, read, send } from '$lib/api/client';
import { plainModules } from '$lib/plain';
import { aboutThem, retold } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends }) => {
	depends('app:readiness');
	const site = params.id;
	const as_of = url.searchParams.get('as_of') ?? undefined;
	const [readiness, modules] = await Promise.all([
		read(
			api.GET('/api/v1/nodes/{id}/readiness', {
				params: { path: { id: site }, query: { as_of } }
			})
		),
		maybe(api.GET('/api/v1/modules'))
	]);
	const tell = (text: string) => plainModules(aboutThem(text), modules?.items ?? []);
	const reasons = async (person: string) => {
		const path = { id: site, person_id: person };
		const answer = await send(
			api.GET('/api/v1/nodes/{id}/readiness/{person_id}', {
				params: { path, query: { as_of } }
			})
		);
		return retold(answer.items, tell);
	};
	return { readiness: retold(readiness, tell), reasons, as_of };
};
