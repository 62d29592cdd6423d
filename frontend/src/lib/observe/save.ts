/** Saving the form: on this device, and with the server when it answers. */
import type { Problem } from '$lib/api/types';
import { reopen } from '$lib/waiting/written';
import { taken, waiting } from '$lib/waiting/waiting.svelte';
import { toBody } from './body';
import type { ObservationForm } from './form';
import { written } from './kept';
import { remember } from './recent';

export interface Outcome {
	/** The form stays: it was not taken, and why. */
	refused?: Problem;
	/** It is saved here; why the server does not have it. */
	problem?: Problem;
}

export async function save(id: string, user: string, form: ObservationForm): Promise<Outcome> {
	const path = `/api/v1/observations/${id}`;
	const call = { method: 'PUT' as const, path, body: toBody(form) };
	const saved = await waiting.save({ ...written(id, user, form), call });
	const { competencies, setting } = form;
	remember(user, { ...form.subject!, competencies, setting: setting || undefined });
	if (saved.state === 'taken') return { refused: taken() };
	if (saved.state !== 'needs_fix') return { problem: saved.problem };
	// The server looked at it and said no: it is a draft again, with the reason.
	const refused = (await reopen(id, user))?.problem;
	await waiting.look();
	return refused ? { refused } : { problem: saved.problem };
}
