/** The order of places: a state holds regions, a region agencies, and so on. */
export const kinds = ['state', 'region', 'agency', 'site', 'team'] as const;
export type NodeKind = (typeof kinds)[number];

/** What may lie in a place of this kind. */
export const below = (kind: string): NodeKind[] => {
	const at = kinds.indexOf(kind as NodeKind);
	return at < 0 ? [] : kinds.slice(at + 1);
};
