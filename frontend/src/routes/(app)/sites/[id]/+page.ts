import { api, maybe, read } from '$lib/api/client';
import { plainModules } from '$lib/plain';
import { aboutThem, retold } from '$lib/voice';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, depends }) => {
	depends('app:readiness');
	const as_of = url.searchParams.get('as_of') ?? undefined;
	const [readiness, modules] = await Promise.all([
		read(
			api.GET('/api/v1/nodes/{id}/readiness', {
				params: { path: { id: params.id }, query: { as_of } }
			})
		),
		maybe(api.GET('/api/v1/modules'))
	]);
	const tell = (text: string) => plainModules(aboutThem(text), modules?.items ?? []);
	return { readiness: retold(readiness, tell), as_of };
};
