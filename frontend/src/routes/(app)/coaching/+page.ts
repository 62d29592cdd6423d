import { ifAny } from '$lib/api/cause';
import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:coaching');
	const [coaching, tasks, known, joint] = await Promise.all([
		read(api.GET('/api/v1/me/coaching')),
		read(api.GET('/api/v1/tasks', { params: { query: { open: true } } })),
		framework(),
		ifAny(read(api.GET('/api/v1/joint-events', { params: { query: { limit: 50 } } })))
	]);
	return { coaching, tasks: tasks.items, framework: known, joint: joint?.items ?? [] };
};
