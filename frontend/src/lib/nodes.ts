import type { Me, OrgNode, PersonDetail } from '$lib/api/types';
import type { Permission } from '$lib/me';

/** The order of places: a state holds regions, a region agencies, and so on. */
export const kinds = ['state', 'region', 'agency', 'site', 'team'] as const;
export type NodeKind = (typeof kinds)[number];

/** What may lie in a place of this kind. */
export const below = (kind: string): NodeKind[] => {
	const at = kinds.indexOf(kind as NodeKind);
	return at < 0 ? [] : kinds.slice(at + 1);
};

/** The places that any of some permissions covers: where it was given, and everything below. */
export function within(me: Me, nodes: OrgNode[], ...permissions: Permission[]): OrgNode[] {
	const given = new Set(
		me.grants
			.filter((grant) => permissions.some((one) => one === grant.permission))
			.map((grant) => grant.node_id)
	);
	const parent = new Map(nodes.map((node) => [node.id, node.parent_id]));
	const covered = (id: string | undefined): boolean =>
		id !== undefined && (given.has(id) || covered(parent.get(id)));
	return nodes.filter((node) => covered(node.id));
}

/** The time zone of the place where somebody works now: days of theirs are days there. */
export function zoneOf(
	person: Pick<PersonDetail, 'affiliations'>,
	nodes: Pick<OrgNode, 'id' | 'time_zone'>[]
): string | undefined {
	const { affiliations } = person;
	const now = affiliations.find((one) => !one.ended_on) ?? affiliations[0];
	return nodes.find((node) => node.id === now?.node_id)?.time_zone;
}
