/** Observations as they wait on this device. */
import type { ObservationIn } from '$lib/api/types';
import type { Row } from '$lib/waiting/row';
import { list, type Written } from '$lib/waiting/store';
import type { ObservationForm } from './form';

export type Draft = Row<ObservationForm>;

export const written = (
	id: string,
	user: string,
	form: ObservationForm
): Written<ObservationForm> => ({
	id,
	user,
	kind: 'observation',
	about: form.subject?.display_name,
	open: '/observe',
	form
});

/** What is to be sent. */
export const toSend = (id: string, user: string, form: ObservationForm, body: ObservationIn) => ({
	...written(id, user, form),
	call: { method: 'PUT' as const, path: `/api/v1/observations/${id}`, body }
});

/** Observations that were begun and not saved. */
export async function drafts(user: string): Promise<Draft[]> {
	const rows = await list(user);
	return rows.filter((row) => row.kind === 'observation' && row.state === 'draft') as Draft[];
}
