import { api, framework, maybe, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:cycle');
	const [cycle, known] = await Promise.all([
		read(api.GET('/api/v1/coaching-cycles/{id}', { params: { path: { id: params.id } } })),
		framework()
	]);
	const query = { subject_id: cycle.person.id, limit: 50 };
	const seen = await maybe(api.GET('/api/v1/observations', { params: { query } }));
	return { cycle, framework: known, observations: seen?.items ?? [] };
};
