/** Claims of prior learning: who may claim for whom, and what may be done with a claim. */
import type { Me, PersonDetail, PriorLearningClaim } from '$lib/api/types';
import { can } from '$lib/me';

export type PriorDeed = 'approved' | 'refused' | 'withdrawn';

/** For oneself, and for those whom one leads or sees as a team. */
export const mayClaim = (
	me: Me,
	person: Pick<PersonDetail, 'id' | 'coaches' | 'supervisors'>
): boolean =>
	person.id === me.person.id ||
	can(me, 'view_team') ||
	[...person.coaches, ...person.supervisors].some((lead) => lead.id === me.person.id);

/** What the reader may do with a claim, the usual first. */
export function priorDeeds(
	claim: Pick<PriorLearningClaim, 'may_decide' | 'may_withdraw'>
): PriorDeed[] {
	const answers: PriorDeed[] = claim.may_decide ? ['approved', 'refused'] : [];
	return claim.may_withdraw ? [...answers, 'withdrawn'] : answers;
}

/** Hours as they are typed, in whole minutes; nothing when they make no sense. */
export function minutesOf(typed: string): number | undefined {
	const value = Number(typed.trim().replace(',', '.'));
	return Number.isFinite(value) && value > 0 ? Math.round(value * 60) : undefined;
}
