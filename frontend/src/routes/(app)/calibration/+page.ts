import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:calibration');
	return { runs: (await read(api.GET('/api/v1/calibration-runs'))).items };
};
