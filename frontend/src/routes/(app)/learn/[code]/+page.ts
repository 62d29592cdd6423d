import { api, framework, maybe, read } from '$lib/api/client';
import { can } from '$lib/me';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent, depends }) => {
	depends('app:attempts');
	const at = { params: { path: { code: params.code } } };
	const records = parent().then(({ me }) => can(me, 'decide_certification', 'publish'));
	const asked = Promise.all([
		read(api.GET('/api/v1/modules/{code}/attempts', at)),
		read(api.GET('/api/v1/modules/{code}/plays', at)),
		framework(),
		records.then((may) => (may ? maybe(api.GET('/api/v1/modules/{code}/reviews', at)) : undefined))
	]);
	asked.catch(() => undefined);
	// A copy on this device knows the lessons, and nothing of what somebody did.
	if ((await parent()).kept_at) return { attempts: [], plays: [], framework: undefined };
	const [attempts, plays, known, reviews] = await asked;
	return { attempts: attempts.items, plays: plays.items, framework: known, reviews };
};
