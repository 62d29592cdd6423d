import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	needs((await parent()).me, 'decide_certification');
};
