import { api, framework, read } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent, depends }) => {
	depends('app:attempts');
	const at = { params: { path: { code: params.code } } };
	const asked = Promise.all([
		read(api.GET('/api/v1/modules/{code}/attempts', at)),
		read(api.GET('/api/v1/modules/{code}/plays', at)),
		framework()
	]);
	asked.catch(() => undefined);
	// A copy on this device knows the lessons, and nothing of what somebody did.
	if ((await parent()).kept_at) return { attempts: [], plays: [], framework: undefined };
	const [attempts, plays, known] = await asked;
	return { attempts: attempts.items, plays: plays.items, framework: known };
};
