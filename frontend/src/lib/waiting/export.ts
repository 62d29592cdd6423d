/** What waits here as a file: for whoever runs out of room, or must hand the device back. */
import { today } from '$lib/i18n';
import { save } from '$lib/save';
import type { Content, Head, Row } from './row';

type Part = Pick<Head, 'id' | 'kind'> &
	Content &
	Partial<Pick<Row, 'state' | 'saved_at' | 'problem'>>;

/** Each with what was to be said to the server, so that an administrator can say it. */
export function fileOf(rows: Part[], now = new Date()): string {
	const records = rows.map(({ id, kind, state, saved_at, about, form, call, problem }) => ({
		id,
		kind,
		state: state ?? 'not_kept',
		saved_at,
		about,
		why_not_sent: problem?.detail ?? problem?.title,
		call,
		form
	}));
	return JSON.stringify(
		{ program: 'Fieldcraft', written_at: now.toISOString(), records },
		null,
		'\t'
	);
}

export function exportRows(rows: Part[]): void {
	save(fileOf(rows), 'application/json', `fieldcraft-not-sent-${today()}.json`);
}
