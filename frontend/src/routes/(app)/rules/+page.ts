import { framework } from '$lib/api/client';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => ({ framework: await framework() });
