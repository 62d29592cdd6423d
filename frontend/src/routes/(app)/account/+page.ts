import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:devices');
	return { devices: (await read(api.GET('/api/v1/sessions'))).items };
};
