/** What a supervisor reads of a site in a minute. Always by name or by day: nobody is ranked. */
import type { PersonRef, Readiness } from '$lib/api/types';
import { daysUntil } from '$lib/i18n';

type Requirement = Readiness['requirements'][number];

const leads = ['lead_with_partner', 'solo_permitted'];
const holds = ['met', 'met_expiring', 'waived'];
const missing = ['not_met', 'insufficient_evidence'];

/** Who may lead a visit, of those who go on visits. */
export function leading({ people }: Readiness): { n: number; of: number } {
	const out = people.filter((row) => row.visits);
	return { n: out.filter((row) => leads.includes(row.authorization)).length, of: out.length };
}

export interface Turn {
	person: PersonRef;
	requirement: Requirement;
}

/** What holds now and will not within so many days, by day and then by name. */
export function turning(readiness: Readiness, days: number): { on: string; turns: Turn[] }[] {
	const byDay = new Map<string, Turn[]>();
	for (const row of readiness.people) {
		row.cells.forEach((cell, at) => {
			const requirement = readiness.requirements[at];
			if (!requirement || !cell.flips_on || !holds.includes(cell.status)) return;
			if (daysUntil(cell.flips_on, readiness.as_of) > days) return;
			const turn = { person: row.person, requirement };
			byDay.set(cell.flips_on, [...(byDay.get(cell.flips_on) ?? []), turn]);
		});
	}
	return [...byDay.entries()]
		.sort(([a], [b]) => a.localeCompare(b))
		.map(([on, turns]) => ({ on, turns }));
}

/** How many people those are. */
export const peopleOf = (days: { turns: Turn[] }[]): number =>
	new Set(days.flatMap((day) => day.turns.map((turn) => turn.person.id))).size;

export interface Need {
	person: PersonRef;
	/** What does not hold, safety first. */
	requirements: Requirement[];
}

/** Who needs what, by name. */
export function needs(readiness: Readiness): Need[] {
	const first = (one: Requirement) => (one.criticality === 'safety' ? 0 : 1);
	return readiness.people
		.map((row) => ({
			person: row.person,
			requirements: readiness.requirements
				.filter((_, at) => missing.includes(row.cells[at]?.status ?? ''))
				.sort((a, b) => first(a) - first(b))
		}))
		.filter((need) => need.requirements.length > 0)
		.sort((a, b) => a.person.display_name.localeCompare(b.person.display_name));
}

/** The whole table for a file: people down, requirements across. */
export function readinessTable(
	readiness: Readiness,
	words: {
		person: string;
		may: string;
		title: (text: string) => string;
		status: (code: string) => string;
		step: (code: string) => string;
	}
): string[][] {
	const head = [
		words.person,
		words.may,
		...readiness.requirements.map((one) => words.title(one.title))
	];
	const lines = readiness.people.map((row) => [
		row.person.display_name,
		words.step(row.authorization),
		...readiness.requirements.map((_, at) => {
			const cell = row.cells[at];
			return cell ? words.status(cell.status) : '';
		})
	]);
	return [head, ...lines];
}
