/** The order of the steps of a cycle, so that a form offers only what may come next. */
import type { Cycle, CycleEventKind, CycleOutcome } from '$lib/api/types';

const kinds: CycleEventKind[] = [
	'observed',
	'reflected',
	'feedback',
	'action_agreed',
	'relooked',
	'closed'
];
const outcomes: CycleOutcome[] = ['transferred', 'partly', 'not', 'no_opportunity'];

const had = (cycle: Cycle, kind: CycleEventKind): boolean =>
	cycle.events.some((event) => event.kind === kind);

/** Nothing is talked about that was not observed, nothing looked at again without an action. */
export function mayFollow(cycle: Cycle, kind: CycleEventKind): boolean {
	switch (kind) {
		case 'reflected':
		case 'feedback':
		case 'action_agreed':
			return had(cycle, 'observed');
		case 'relooked':
			return had(cycle, 'action_agreed');
		default:
			return true;
	}
}

/** What this reader may add: the coach any step that may follow, the worker their own view. */
export const steps = (cycle: Cycle, coach: boolean): CycleEventKind[] =>
	cycle.state === 'closed'
		? []
		: kinds.filter((kind) => (coach || kind === 'reflected') && mayFollow(cycle, kind));

/** The step that usually comes now: the first one this cycle has not had. */
export const usual = (cycle: Cycle, allowed: CycleEventKind[]): CycleEventKind | undefined =>
	allowed.find((kind) => !had(cycle, kind)) ?? allowed.at(-1);

/** Without a second look only "no opportunity" can be said. */
export const endings = (cycle: Cycle): CycleOutcome[] =>
	had(cycle, 'relooked') ? outcomes : ['no_opportunity'];
