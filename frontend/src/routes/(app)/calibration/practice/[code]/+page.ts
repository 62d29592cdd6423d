import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
	const path = { code: params.code };
	const [vignette, known] = await Promise.all([
		read(api.GET('/api/v1/practice-vignettes/{code}', { params: { path } })),
		framework()
	]);
	return { vignette, framework: known };
};
