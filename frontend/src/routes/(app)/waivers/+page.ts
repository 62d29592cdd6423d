import { api, framework, read } from '$lib/api/client';
import { can } from '$lib/me';
import type { PageLoad } from './$types';

/** What waits for the reader's word, where they may decide, and what they asked for themselves. */
export const load: PageLoad = async ({ depends, parent }) => {
	depends('app:waivers');
	const decides = can((await parent()).me, 'decide_certification');
	const [waiting, own, known] = await Promise.all([
		decides ? read(api.GET('/api/v1/waiver-requests')) : undefined,
		read(api.GET('/api/v1/me/waiver-requests')),
		framework()
	]);
	return { waiting: waiting?.items, own: own.items, framework: known };
};
