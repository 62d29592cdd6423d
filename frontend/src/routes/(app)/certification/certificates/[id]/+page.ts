import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
	depends('app:certificate');
	const path = { id: params.id };
	return {
		certificate: await read(api.GET('/api/v1/certificates/{id}/verification', { params: { path } }))
	};
};
