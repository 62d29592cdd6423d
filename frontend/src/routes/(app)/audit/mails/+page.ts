import { api, read } from '$lib/api/client';
import type { PageLoad } from './$types';

const states = ['queued', 'sending', 'sent', 'failed', 'dropped'] as const;

export const load: PageLoad = async ({ url }) => {
	const asked = url.searchParams.get('state');
	const state = states.find((one) => one === asked);
	const cursor = url.searchParams.get('cursor') ?? undefined;
	const query = { state, cursor, limit: 100 };
	return { states, state, mails: await read(api.GET('/api/v1/mails', { params: { query } })) };
};
