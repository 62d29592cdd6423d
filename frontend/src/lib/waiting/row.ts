/** What waits on this device: its kinds, its states, and how one state follows another. */
import type { ObservationNotice, Problem } from '$lib/api/types';

/** A cycle and its steps are one kind of work in two kinds of calls. */
export const kinds = ['observation', 'cycle', 'step', 'acknowledgment', 'check'] as const;
export type Kind = (typeof kinds)[number];

export type State = 'draft' | 'queued' | 'sending' | 'sent' | 'needs_fix';

/** What is said to the server, as it will be said; safe to say twice. */
export interface Call {
	method: 'PUT' | 'POST';
	path: string;
	body: object;
}

/** All that was written. It lies sealed on the device. */
export interface Content<F = unknown> {
	/** About whom or what: a name, as the pages show it. */
	about?: string;
	/** The page where it is written and mended. */
	open: string;
	/** What stands in the form. */
	form?: F;
	/** Absent as long as it is a draft. */
	call?: Call;
	/** What the server said on taking it: it is kept, and does not count. */
	notice?: ObservationNotice;
}

/** What lists and the sender need to know without the key. */
export interface Head {
	id: string;
	/** Whose it is; nobody else sees, sends or deletes it. */
	user: string;
	kind: Kind;
	state: State;
	saved_at: string;
	/** How often it was tried since it was saved. */
	tries: number;
	tried_at?: string;
	sent_at?: string;
	/** Rows that the server must have first. */
	after?: string[];
}

export interface Row<F = unknown> extends Head, Content<F> {
	/** Why the server does not have it. */
	problem?: Problem;
	/** The key that sealed it is gone. */
	unreadable?: boolean;
}

/** Sent rows stay in the list this long. */
export const SENT_STAYS_MS = 24 * 3_600_000;
/** A sender that has not been heard of this long is gone. */
const SENDER_GONE_MS = 60_000;

export type Step = 'write' | 'save' | 'try' | 'arrive' | 'hold' | 'refuse' | 'reopen' | 'retry';

const next: Record<State, Partial<Record<Step, State>>> = {
	draft: { write: 'draft', save: 'queued' },
	// Saved again before anything left the device: the newer one counts.
	queued: { save: 'queued', try: 'sending' },
	// Who was sending may have been closed in the middle; it is tried again.
	sending: { try: 'sending', arrive: 'sent', hold: 'queued', refuse: 'needs_fix' },
	needs_fix: { save: 'queued', reopen: 'draft', retry: 'queued' },
	sent: {}
};

/** The state that a step leads to; `undefined` where it may not be taken. */
export function after(
	row: Pick<Head, 'state' | 'tries'> | undefined,
	step: Step
): State | undefined {
	if (!row) return step === 'write' ? 'draft' : step === 'save' ? 'queued' : undefined;
	// What was tried may have arrived although no answer came: another text under its id would be lost.
	if (row.state === 'queued' && row.tries > 0 && step === 'save') return undefined;
	return next[row.state][step];
}

/** May it be opened and changed? */
export const mendable = (row: Row): boolean =>
	!row.unreadable && (row.state === 'draft' || after(row, 'reopen') !== undefined);

export const unsent = (row: Pick<Head, 'state'>): boolean => row.state !== 'sent';
/** Saved by its writer, and not with the server. */
export const underway = (row: Pick<Head, 'state'>): boolean =>
	row.state === 'queued' || row.state === 'sending';

/** The state as a person sees it: a sender that is gone is not sending. */
export function seenAs(row: Head, now = Date.now()): State {
	const gone = now - Date.parse(row.tried_at ?? row.saved_at) > SENDER_GONE_MS;
	return row.state === 'sending' && gone ? 'queued' : row.state;
}
