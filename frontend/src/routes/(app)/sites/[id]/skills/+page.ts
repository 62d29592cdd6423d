import { api, maybe, read } from '$lib/api/client';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent }) => {
	needs((await parent()).me, 'view_team', 'coach', 'decide_certification');
	const path = { id: params.id };
	const competency = url.searchParams.get('competency') ?? undefined;
	const months = Number(url.searchParams.get('months')) || undefined;
	const [skills, trend] = await Promise.all([
		read(api.GET('/api/v1/nodes/{id}/skills', { params: { path } })),
		// A coach reads skills and no figures of the place.
		maybe(
			api.GET('/api/v1/nodes/{id}/skill-trend', { params: { path, query: { competency, months } } })
		)
	]);
	return { skills, trend, competency, months };
};
