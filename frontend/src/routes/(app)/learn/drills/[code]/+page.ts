import { api, framework, read } from '$lib/api/client';
import { indicatorsByCode } from '$lib/framework';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
	const [drill, known] = await Promise.all([
		read(api.GET('/api/v1/drills/{code}', { params: { path: { code: params.code } } })),
		framework()
	]);
	return { drill, indicators: indicatorsByCode(known) };
};
