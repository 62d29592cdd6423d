/** What a place and the places above have switched on. */
import type { NodePolicy } from '$lib/api/types';

/** What holds here now: the place's own before what comes from above. */
export const held = (policies: NodePolicy[], kind: string, code: string): NodePolicy | undefined =>
	policies
		.filter((policy) => policy.in_force && policy.kind === kind && policy.code === code)
		.toSorted((a, b) => Number(a.inherited) - Number(b.inherited))[0];

/** What held once, the latest first. */
export const past = (policies: NodePolicy[]): NodePolicy[] =>
	policies
		.filter((policy) => !policy.in_force && policy.to_on)
		.toSorted((a, b) => b.from_on.localeCompare(a.from_on));
