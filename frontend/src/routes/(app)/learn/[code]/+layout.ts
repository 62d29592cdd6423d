import { api, read } from '$lib/api/client';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, depends }) => {
	depends('app:module');
	return {
		module: await read(
			api.GET('/api/v1/modules/{code}', { params: { path: { code: params.code } } })
		)
	};
};
