import { open, read } from '$lib/api/client';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async () => ({
	cards: await read(open.GET('/api/v1/role-cards'))
});
