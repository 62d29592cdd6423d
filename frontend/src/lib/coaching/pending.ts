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

/** The cycle as it will be once they have arrived: so that the next step can be written now. */
export function withPending(cycle: Cycle, rows: Row[], by: PersonRef): Cycle {
	const there = new Set(cycle.events.map((event) => event.id));
	const added = pendingSteps(cycle.id, rows).filter((row) => row.form && !there.has(row.id));
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
