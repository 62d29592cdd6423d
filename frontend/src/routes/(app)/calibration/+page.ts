import { api, read } from '$lib/api/client';
import { standingOf } from '$lib/rater';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:calibration');
	const [runs, standing] = await Promise.all([
		read(api.GET('/api/v1/calibration-runs')),
		standingOf()
	]);
	return { runs: runs.items, ...standing };
};
