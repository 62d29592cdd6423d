/** Observations as they wait on this device. */
import { underway, type Row } from '$lib/waiting/row';
import { list, type Written } from '$lib/waiting/written';
import type { ObservationForm } from './form';

export type Draft = Row<ObservationForm>;

export interface Here {
	drafts: Draft[];
	/** How much of all that was written is not with the server. */
	others: number;
}

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

/** What lies here of this person. */
export async function here(
	user: string,
	/** The one that is open. */
	open?: string
): Promise<Here> {
	const rows = await list(user);
	const draft = (row: Row) =>
		row.kind === 'observation' && row.state === 'draft' && row.id !== open;
	const others = rows.filter((row) => underway(row) || row.state === 'needs_fix').length;
	return { drafts: rows.filter(draft) as Draft[], others };
}
