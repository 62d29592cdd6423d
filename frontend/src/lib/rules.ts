/** The framework's requirements as pages: what each asks, in whose hands it lies, with its numbers. */
import type { Clause, OverlayShown, RequirementStatus, Rule, RuleClause } from '$lib/api/types';

export const criticalities = ['safety', 'core', 'development'] as const;
export type Criticality = (typeof criticalities)[number];

/** Requirements by how critical they are; empty groups are left out. */
export const grouped = (rules: Rule[]): { criticality: Criticality; rules: Rule[] }[] =>
	criticalities
		.map((criticality) => ({
			criticality,
			rules: rules.filter((rule) => rule.criticality === criticality)
		}))
		.filter((group) => group.rules.length > 0);

/** Asked of somebody who holds one of these roles. */
export const isFor = (rule: Pick<Rule, 'roles'>, roles: string[]): boolean =>
	rule.roles.some((role) => roles.includes(role));

export interface Asked {
	/** What is asked, with its numbers, as it holds for the reader's place. */
	targets: string[];
	/** Numbers that a jurisdiction changed there. */
	overlays: OverlayShown[];
}

/** What each clause asks, from the reader's own status: the only place that tells every number. */
export function asked(
	status: Pick<RequirementStatus, 'explanation'> | undefined
): Map<string, Asked> {
	const found = new Map<string, Asked>();
	const walk = (clause: Clause) => {
		if (clause.children.length) {
			clause.children.forEach(walk);
			return;
		}
		const at = found.get(clause.key) ?? { targets: [], overlays: [] };
		if (!at.targets.includes(clause.target)) at.targets.push(clause.target);
		for (const overlay of clause.overlays) {
			if (!at.overlays.some((one) => one.text === overlay.text)) at.overlays.push(overlay);
		}
		found.set(clause.key, at);
	};
	if (status) walk(status.explanation);
	return found;
}

/** Who has to act for any part of it, each once, the worker first. */
export function owners(rule: Pick<Rule, 'clauses'>): string[] {
	const all = (clauses: RuleClause[]): string[] =>
		clauses.flatMap((clause) => (clause.clauses?.length ? all(clause.clauses) : [clause.owed_by]));
	const found = new Set(all(rule.clauses));
	return ['worker', 'coach', 'site'].filter((who) => found.has(who));
}

/** Titles of what is not asked of somebody today: by the day from which it is, and what never is. */
export function notAsked(statuses: Pick<RequirementStatus, 'status' | 'flips_on' | 'title'>[]): {
	later: [string, string[]][];
	never: string[];
} {
	const not = statuses.filter((one) => one.status === 'not_applicable');
	const later = new Map<string, string[]>();
	for (const { flips_on, title } of not) {
		if (flips_on) later.set(flips_on, [...(later.get(flips_on) ?? []), title]);
	}
	return {
		later: [...later].sort(([a], [b]) => a.localeCompare(b)),
		never: not.filter((one) => !one.flips_on).map((one) => one.title)
	};
}

/** The instant of a version that held before the database began says nothing. */
export const published = (at: string): string | undefined => (at > '1971' ? at : undefined);
