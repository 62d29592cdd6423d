/** Which people of a site a reader asked to see. Always by name: nobody is ranked. */
import type { Readiness, Status } from '$lib/api/types';

export interface View {
	show: 'all' | 'attention' | 'soon';
	/** Only this requirement decides. */
	requirement?: string;
}

const shows = ['all', 'attention', 'soon'] as const;

/** What an address asks to see. */
export function viewOf(query: URLSearchParams): View {
	const show = shows.find((one) => one === query.get('show')) ?? 'all';
	return { show, requirement: query.get('requirement') ?? undefined };
}

type Row = Readiness['people'][number];

const attention: Status[] = ['not_met', 'insufficient_evidence'];
const soon: Status[] = ['met_expiring', 'provisional'];
const good: Status[] = ['met', 'met_expiring', 'waived', 'not_applicable'];

/** The requirements that bind somebody here, with their places in the rows. */
export function binding({ requirements, people }: Readiness) {
	return requirements
		.map((requirement, at) => ({ requirement, at }))
		.filter(({ at }) => people.some(({ cells }) => cells[at]?.status !== 'not_applicable'));
}

/** A row's cell of a requirement: cells stand in the order of the requirements. */
export function cellOf(readiness: Readiness, row: Row, requirement: string) {
	return row.cells[readiness.requirements.findIndex((one) => one.code === requirement)];
}

export function chosen(readiness: Readiness, view: View): Row[] {
	const wanted = view.show === 'attention' ? attention : soon;
	const only = readiness.requirements.findIndex((one) => one.code === view.requirement);
	return readiness.people
		.filter(
			(row) =>
				view.show === 'all' ||
				row.cells.some(
					(cell, at) => wanted.includes(cell.status) && (!view.requirement || at === only)
				)
		)
		.sort((a, b) => a.person.display_name.localeCompare(b.person.display_name));
}

/** People to whom anything applies, and how many of them meet all of it. */
export function fullyMet(readiness: Readiness): { met: number; of: number } {
	const asked = readiness.people.filter((row) =>
		row.cells.some((cell) => cell.status !== 'not_applicable')
	);
	const met = asked.filter((row) => row.cells.every((cell) => good.includes(cell.status)));
	return { met: met.length, of: asked.length };
}
