import { api, read } from '$lib/api/client';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, depends }) => {
	depends('app:training');
	const path = { id: params.id };
	return { event: await read(api.GET('/api/v1/training-events/{id}', { params: { path } })) };
};
