import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:appeals');
	const { items } = await read(api.GET('/api/v1/appeals'));
	return { appeals: items.filter((appeal) => appeal.candidacy_id === params.id) };
};
