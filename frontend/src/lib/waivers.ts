/** What can be waived, and who may do what with a waiver. */
import type { Framework, Me, PersonDetail, Waiver } from '$lib/api/types';
import { can } from '$lib/me';

type Part = Framework['requirements'][number]['clauses'][number];

/** The single rules of a requirement; groups are opened. */
export const leaves = (clauses: Part[]): Part[] =>
	clauses.flatMap((clause) => (clause.clauses?.length ? leaves(clause.clauses) : [clause]));

type Led = Pick<PersonDetail, 'id' | 'coaches' | 'supervisors'>;

/** Coaches or supervises them today. */
export const leads = (me: Me, person: Led): boolean =>
	[...person.coaches, ...person.supervisors].some((lead) => lead.id === me.person.id);

/** Asks for a waiver, or ends one early: their lead, or by permission; nobody for themselves. */
export const mayRequestWaiver = (me: Me, person: Led): boolean =>
	person.id !== me.person.id &&
	(leads(me, person) || can(me, 'view_team', 'coach', 'decide_certification'));

/** Waives without a request: only the center, and nobody who leads the person. */
export const mayWaive = (me: Me, person: Led): boolean =>
	person.id !== me.person.id && can(me, 'decide_certification') && !leads(me, person);

export type WaiverDeedKind = 'approve' | 'refuse' | 'end';

/** What may be done with a waiver. `waiting` are the requests that wait for the reader's word. */
export function waiverDeeds(
	waiver: Pick<Waiver, 'id' | 'state'>,
	may: { request: boolean; waiting: string[] }
): WaiverDeedKind[] {
	if (waiver.state === 'requested')
		return may.waiting.includes(waiver.id) ? ['approve', 'refuse'] : [];
	return may.request && ['approved', 'in_force'].includes(waiver.state) ? ['end'] : [];
}

/** A year later, at most 366 days. */
export function inYear(on: string): string {
	const from = Date.parse(`${on}T00:00:00Z`);
	return Number.isNaN(from) ? '' : new Date(from + 366 * 86_400_000).toISOString().slice(0, 10);
}
