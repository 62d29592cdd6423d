import { open, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => ({
	certificate: await read(
		open.GET('/api/v1/certificates/{id}/verification', { params: { path: { id: params.id } } })
	)
});
