/** People and skills, made ready to be shown. */
import type { SkillCell, Skills } from '$lib/api/types';
import { t, tn, tOr } from '$lib/i18n';

/** Which of the colors a cell has; the level stands in it as well. 0 where too little was seen. */
export const bin = (cell: SkillCell) => (cell.enough ? color(cell.level) : '0');

/** The levels that a cell may say. */
export const levels = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;

/** The color of a level: each has its own. */
const colors: Record<string, Color> = { L1: '2', L2: '3', L3: '4', L4: '45', L5: '5' };
type Color = '0' | '2' | '3' | '4' | '45' | '5';

export const color = (level: string): Color => colors[level] ?? '0';

/** A cell in words. */
export function told(cell: SkillCell): string {
	const said = cell.enough
		? t('heat.cell', {
				level: tOr('level', cell.level),
				score: cell.score ?? '',
				visits: tn('heat.visits', cell.events)
			})
		: t('heat.cell_few', { visits: tn('heat.visits', cell.events) });
	return cell.held_back ? `${said} ${t('heat.held')}` : said;
}

/** How many cells say something, of all. */
export function known({ people }: Skills): { n: number; of: number } {
	const cells = people.flatMap((row) => row.cells);
	return { n: cells.filter((cell) => cell.enough).length, of: cells.length };
}

/** For a spreadsheet: of each skill the level, the mean and the number of visits. */
export function skillsTable(
	skills: Skills,
	words: { person: string; mean: string; visits: string }
): string[][] {
	const head = skills.competencies.flatMap((one) => [
		one.code,
		`${one.code} ${words.mean}`,
		`${one.code} ${words.visits}`
	]);
	return [
		[words.person, ...head],
		...skills.people.map((row) => [
			row.person.display_name,
			...row.cells.flatMap((cell) =>
				cell.enough
					? [cell.level, cell.score ?? '', String(cell.events)]
					: ['…', '', String(cell.events)]
			)
		])
	];
}
