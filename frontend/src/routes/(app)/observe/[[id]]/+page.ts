import { redirect } from '@sveltejs/kit';
import { api, framed, read } from '$lib/api/client';
import type { ObservationForm } from '$lib/observe/form';
import { blank } from '$lib/observe/form';
import { asked, lying, uncounted } from '$lib/observe/load';
import { rest } from '$lib/observe/rest';
import { stood } from '$lib/later';
import { underway } from '$lib/waiting/row';
import { find, reopen } from '$lib/waiting/written';
import { can } from '$lib/me';
import { uuidv7 } from '$lib/uuid';
import type { Problem } from '$lib/api/types';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url, parent, depends }) => {
	depends('app:observe');
	// Whoever comes from another page finds it whole; on the first page its first view goes ahead.
	if (stood()) rest.again();
	const standing = asked();
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
			const [{ amending }, old] = await Promise.all([
				import('$lib/observe/amend'),
				read(api.GET('/api/v1/observations/{id}', { params: { path } }))
			]);
			form = amending(old);
		}
	}
	const [others, notCounted] = await Promise.all([lying(user, kept?.id), uncounted(me, standing)]);
	return {
		framework: known,
		id: kept?.id ?? uuidv7(),
		started: kept !== undefined,
		form,
		problem,
		/** It was saved already, and waits to be sent. */
		saved: before?.form && underway(before) ? { id: before.id, form: before.form } : undefined,
		personId: url.searchParams.get('person') ?? undefined,
		others,
		uncounted: notCounted
	};
};
