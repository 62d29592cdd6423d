import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:notification-settings');
	return { settings: await read(api.GET('/api/v1/me/notification-settings')) };
};
