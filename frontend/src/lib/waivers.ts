/** What is waived, and what can be. */
import type { Clause, Framework, RequirementStatus } from '$lib/api/types';

type Part = Framework['requirements'][number]['clauses'][number];

/** The single rules of a requirement; groups are opened. */
export const leaves = (clauses: Part[]): Part[] =>
	clauses.flatMap((clause) => (clause.clauses?.length ? leaves(clause.clauses) : [clause]));

export interface Waived {
	requirement: string;
	title: string;
	/** The rule that is waived, or the requirement's own title. */
	part: string;
	/** The reason and the end, as the server says them. */
	text: string;
}

/** Every waiver that stands in for something today. */
export function waived(statuses: RequirementStatus[]): Waived[] {
	return statuses.flatMap(({ requirement, title, explanation }) => {
		const found: Waived[] = [];
		const look = (clause: Clause) => {
			if (clause.waiver)
				found.push({ requirement, title, part: clause.title, text: clause.waiver });
			else clause.children.forEach(look);
		};
		look(explanation);
		return found;
	});
}

/** A year later, at most 366 days. */
export function inYear(on: string): string {
	const from = Date.parse(`${on}T00:00:00Z`);
	return Number.isNaN(from) ? '' : new Date(from + 366 * 86_400_000).toISOString().slice(0, 10);
}
