import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url }) => {
	const asked = Number(url.searchParams.get('version'));
	const query = { version: Number.isInteger(asked) && asked > 0 ? asked : undefined };
	const path = { code: params.code };
	const call = api.GET('/api/v1/modules/{code}/item-analysis', { params: { path, query } });
	return { analysis: await read(call) };
};
