import { api, read } from '$lib/api/client';
import { isOffline, kept } from '$lib/keep';
import type { ModuleDetail, ModuleSummary } from '$lib/api/types';
import type { PageLoad } from './$types';

/** A module kept on this device, as the list shows it. */
const summary = (module: ModuleDetail): ModuleSummary => ({
	...module,
	lessons: module.lessons.length
});

export const load: PageLoad = async ({ depends }) => {
	depends('app:modules');
	try {
		return { modules: (await read(api.GET('/api/v1/modules'))).items };
	} catch (cause) {
		const there = isOffline(cause) ? await kept() : [];
		if (there.length === 0) throw cause;
		return { modules: there.flatMap(({ texts }) => texts.slice(0, 1).map(summary)), offline: true };
	}
};
