import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:calibration');
	const [runs, standing] = await Promise.all([
		read(api.GET('/api/v1/calibration-runs')),
		read(api.GET('/api/v1/calibration-standing'))
	]);
	// Titles are asked for only where some module has to be passed again.
	const again = standing.pass_again.length ? (await read(api.GET('/api/v1/modules'))).items : [];
	return {
		runs: runs.items,
		standing,
		again: standing.pass_again.map((code) => ({
			code,
			title: again.find((module) => module.code === code)?.title ?? code
		}))
	};
};
