/** Steps that were saved on this device and are not with the server, as part of their cycle. */
import type { Cycle, CycleEventKind, CycleOutcome, PersonRef } from '$lib/api/types';
import type { Row } from '$lib/waiting/row';

export interface StepForm {
	kind: CycleEventKind;
	text: string;
	due_on: string;
	observation_id: string;
	outcome: CycleOutcome;
	confirmed: boolean;
}

export const pageOf = (cycle: string): string => `/coaching/${cycle}`;

/** Those of one cycle, the first saved first. */
export const pendingSteps = (cycle: string, rows: Row[]): Row<StepForm>[] =>
	rows
		.filter(
			(row) =>
				row.kind === 'step' &&
				row.open === pageOf(cycle) &&
				(row.state === 'queued' || row.state === 'sending')
		)
		.toReversed() as Row<StepForm>[];

/**
 * The steps to add while one page is open. One that has arrived stays until the page has read its
 * cycle again: in between it must not vanish.
 */
export class Steps {
	#held: Row<StepForm>[] = [];

	of(cycle: Cycle, rows: Row[]): Row<StepForm>[] {
		const there = new Set(cycle.events.map((event) => event.id));
		const waits = pendingSteps(cycle.id, rows);
		const sent = new Set(rows.filter((row) => row.state === 'sent').map((row) => row.id));
		const arrived = this.#held.filter((row) => row.open === pageOf(cycle.id) && sent.has(row.id));
		this.#held = [...arrived, ...waits].filter((row) => row.form && !there.has(row.id));
		return this.#held;
	}
}

/** The cycle as it will be once they have arrived: so that the next step can be written now. */
export function withPending(
	cycle: Cycle,
	rows: Row[],
	by: PersonRef,
	pending = new Steps()
): Cycle {
	const added = pending.of(cycle, rows);
	if (added.length === 0) return cycle;
	const events = added.map(({ id, saved_at: at, form }) => ({
		id,
		at,
		by,
		kind: form!.kind,
		text: form!.text.trim() || undefined,
		due_on: form!.kind === 'action_agreed' ? form!.due_on : undefined,
		outcome: form!.kind === 'closed' ? form!.outcome : undefined
	}));
	const action = events.findLast((event) => event.kind === 'action_agreed');
	const closing = events.find((event) => event.kind === 'closed');
	return {
		...cycle,
		events: [...cycle.events, ...events],
		...(action && { action: action.text, action_due_on: action.due_on }),
		...(closing && { state: 'closed' as const, outcome: closing.outcome })
	};
}
