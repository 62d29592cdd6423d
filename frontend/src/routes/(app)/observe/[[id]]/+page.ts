import { api, framework, read } from '$lib/api/client';
import type { ObservationForm } from '$lib/observe/form';
import { amending, blank } from '$lib/observe/form';
import { draft, drafts, reopen } from '$lib/observe/store';
import { can } from '$lib/me';
import { uuidv7 } from '$lib/uuid';
import type { Framework, Problem } from '$lib/api/types';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent, depends }) => {
	depends('app:observe');
	const { me } = await parent();
	const user = me.person.id;
	const known = await framework();
	const kept = params.id
		? ((await draft(params.id, user)) ?? (await reopen(params.id, user)))
		: undefined;

	let form: ObservationForm;
	let problem: Problem | undefined;
	if (kept) ({ form, problem } = kept);
	else {
		form = blank(can(me, 'observe_counting') ? 'counting' : 'formative');
		form.competencies = chosen(url.searchParams.get('skills'), known);
		const amended = url.searchParams.get('amends');
		if (amended) {
			const path = { id: amended };
			form = amending(await read(api.GET('/api/v1/observations/{id}', { params: { path } })));
		}
	}
	return {
		framework: known,
		id: kept?.id ?? uuidv7(),
		started: kept !== undefined,
		form,
		problem,
		personId: url.searchParams.get('person') ?? undefined,
		drafts: (await drafts(user).catch(() => [])).filter((d) => d.id !== kept?.id)
	};
};

/** The skills that the way here names, as far as there are such. */
const chosen = (skills: string | null, known: Framework): string[] =>
	(skills ?? '').split(',').filter((code) => known.competencies.some((c) => c.code === code));
