/** What the person signed in may do, read from their grants. The server decides; this only shows. */
import type { Me, PersonDetail } from '$lib/api/types';

export const permissions = [
	'learn',
	'view_team',
	'observe_formative',
	'observe_counting',
	'coach',
	'deliver_training',
	'decide_certification',
	'author_framework',
	'author_curriculum',
	'publish',
	'manage_org',
	'import_oversight',
	'view_oversight',
	'audit_read'
] as const;

export type Permission = (typeof permissions)[number];

export function can(me: Me, ...wanted: Permission[]): boolean {
	return me.grants.some((grant) => (wanted as string[]).includes(grant.permission));
}

export const canObserve = (me: Me): boolean => can(me, 'observe_formative', 'observe_counting');

/** Has a day as a coach: by permission, or because somebody is assigned to them. */
export const coaches = (me: Me): boolean => can(me, 'coach') || me.coachees.length > 0;

/**
 * Reads a team, decides, oversees or keeps the places, and has no day as a coach: their first page
 * tells what waits. Who keeps places and practices as well has their path first.
 */
export const leads = (me: Me): boolean =>
	!coaches(me) &&
	(can(me, 'view_team', 'decide_certification', 'view_oversight') ||
		(can(me, 'manage_org') && !practices(me)));

/** What lets somebody find other people. */
export const seesPeople: Permission[] = [
	'view_team',
	'coach',
	'observe_formative',
	'observe_counting',
	'decide_certification',
	'manage_org',
	'audit_read'
];

/** A person's supervisor or an assessor may attest what they may do; nobody for themselves. */
export const mayAttest = (me: Me, person: Pick<PersonDetail, 'id' | 'supervisors'>): boolean =>
	person.id !== me.person.id &&
	(can(me, 'decide_certification') || person.supervisors.some((lead) => lead.id === me.person.id));

/** May read what a person has shown: their own, as their lead, or by permission. */
export const readsEvidence = (
	me: Me,
	person: Pick<PersonDetail, 'id' | 'coaches' | 'supervisors'>
): boolean =>
	person.id === me.person.id ||
	can(me, 'view_team', 'coach', 'decide_certification') ||
	[...person.coaches, ...person.supervisors].some((lead) => lead.id === me.person.id);

/** May open the path to a certificate for somebody. */
export const mayNominate = (me: Me): boolean =>
	can(me, 'view_team', 'manage_org', 'decide_certification');

/** Does direct practice: has a path, and steps of practice. */
export const practices = (me: Me): boolean =>
	roles(me).some((role) => ['R1', 'R2', 'R3', 'R4'].includes(role));

/** Practice roles held today. */
export function roles(me: Me): string[] {
	return me.person.affiliations.filter((a) => !a.ended_on).map((a) => a.role);
}
