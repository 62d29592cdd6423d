import { api, framework, read } from '$lib/api/client';
import { indicatorsByCode } from '$lib/framework';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const { module } = await parent();
	const path = { code: params.code, scenario: params.scenario };
	const query = { language: module.language };
	const [scenario, known] = await Promise.all([
		read(api.GET('/api/v1/modules/{code}/scenarios/{scenario}', { params: { path, query } })),
		framework()
	]);
	return { scenario, indicators: indicatorsByCode(known) };
};
