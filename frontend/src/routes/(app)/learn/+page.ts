import { api, maybe, read } from '$lib/api/client';
import { isOffline } from '$lib/api/cause';
import { kept } from '$lib/keep';
import type { ModuleDetail, ModuleSummary } from '$lib/api/types';
import type { PageLoad } from './$types';

/** A module kept on this device, as the list shows it. */
const summary = (module: ModuleDetail): ModuleSummary => ({
	...module,
	lessons: module.lessons.length
});

export const load: PageLoad = async ({ depends }) => {
	depends('app:modules');
	depends('app:refreshers');
	try {
		const [modules, drills, refreshers] = await Promise.all([
			read(api.GET('/api/v1/modules')),
			read(api.GET('/api/v1/drills')),
			maybe(api.GET('/api/v1/refreshers'))
		]);
		return {
			modules: modules.items,
			drills: drills.items,
			refreshers: refreshers?.items ?? [],
			offline: false
		};
	} catch (cause) {
		const there = isOffline(cause) ? await kept() : [];
		if (there.length === 0) throw cause;
		const modules = there.flatMap(({ texts }) => texts.slice(0, 1).map(summary));
		return { modules, drills: [], refreshers: [], offline: true };
	}
};
