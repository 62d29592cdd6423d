import { api, read } from '$lib/api/client';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, depends }) => {
	depends('app:candidacy');
	return {
		candidacy: await read(
			api.GET('/api/v1/candidacies/{id}', { params: { path: { id: params.id } } })
		)
	};
};
