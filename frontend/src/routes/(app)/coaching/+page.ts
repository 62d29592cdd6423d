import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
	depends('app:coaching');
	const [coaching, tasks, known] = await Promise.all([
		read(api.GET('/api/v1/me/coaching')),
		read(api.GET('/api/v1/tasks', { params: { query: { open: true } } })),
		framework()
	]);
	return { coaching, tasks: tasks.items, framework: known };
};
