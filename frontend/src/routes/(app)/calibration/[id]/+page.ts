import { api, framework, read } from '$lib/api/client';
import { standingOf } from '$lib/rater';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:run');
	const [run, known] = await Promise.all([
		read(api.GET('/api/v1/calibration-runs/{id}', { params: { path: { id: params.id } } })),
		framework()
	]);
	// What a run changed, and what comes next, is known once it is compared.
	const after = run.result && (await standingOf());
	return { run, framework: known, after };
};
