/** What the person signed in may do, read from their grants. The server decides; this only shows. */
import type { Me } from '$lib/api/types';

export const permissions = [
	'learn',
	'view_own',
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

/** Practice roles held today. */
export function roles(me: Me): string[] {
	return me.person.affiliations.filter((a) => !a.ended_on).map((a) => a.role);
}
