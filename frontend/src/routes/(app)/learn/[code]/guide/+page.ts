import { api, framework, read } from '$lib/api/client';
import { indicatorsByCode } from '$lib/framework';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
	const path = { code: params.code };
	const [guide, known] = await Promise.all([
		read(api.GET('/api/v1/modules/{code}/trainer-guide', { params: { path } })),
		framework()
	]);
	return { guide, indicators: indicatorsByCode(known) };
};
