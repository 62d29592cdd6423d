import { redirect } from '@sveltejs/kit';
import { api, framed, read } from '$lib/api/client';
import type { ObservationForm } from '$lib/observe/form';
import { amending, blank } from '$lib/observe/form';
import { drafts } from '$lib/observe/kept';
import { underway } from '$lib/waiting/row';
import { find, reopen } from '$lib/waiting/store';
import { can } from '$lib/me';
import { uuidv7 } from '$lib/uuid';
import type { Problem } from '$lib/api/types';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent, depends }) => {
	depends('app:observe');
	const { me } = await parent();
	const user = me.person.id;
	const known = await framed();
	const kept = params.id ? await reopen<ObservationForm>(params.id, user) : undefined;
	const before = params.id && !kept ? await find<ObservationForm>(params.id, user) : undefined;
	if (before?.state === 'sent') redirect(307, `/observations/${before.id}`);

	let form: ObservationForm;
	let problem: Problem | undefined;
	if (kept?.form) ({ form, problem } = { form: kept.form, problem: kept.problem });
	else {
		form = blank(can(me, 'observe_counting') ? 'counting' : 'formative');
		// A link may name the visit and the skills to look at: ?person=…&ref=…&competency=C01,C04
		form.encounter_ref = url.searchParams.get('ref') ?? form.encounter_ref;
		const asked = url.searchParams.getAll('competency').flatMap((codes) => codes.split(','));
		form.competencies = known.competencies.map((c) => c.code).filter((c) => asked.includes(c));
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
		/** It was saved already, and waits to be sent. */
		saved: before?.form && underway(before) ? { id: before.id, form: before.form } : undefined,
		personId: url.searchParams.get('person') ?? undefined,
		drafts: (await drafts(user).catch(() => [])).filter((d) => d.id !== kept?.id)
	};
};
