import { api, maybe } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:path');
	return { path: await maybe(api.GET('/api/v1/me/path')) };
};
