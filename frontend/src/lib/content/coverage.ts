/** Where each indicator is taught, checked, practiced and seen: the order, the filter, the links. */
import type { Coverage, CoveragePlace, CoverageRow } from '$lib/api/types';

export type Column = CoverageRow['gaps'][number];
export const columns: Column[] = ['taught', 'checked', 'practiced', 'vignette'];

export interface View {
	competency?: string;
	gaps: boolean;
}

export const places = (row: CoverageRow, column: Column): CoveragePlace[] =>
	column === 'vignette' ? row.vignettes : row[column];

/** Those with gaps first, then in the order of the framework. */
export function chosen(coverage: Coverage, view: View): CoverageRow[] {
	const shown = coverage.items.filter(
		(row) =>
			(!view.competency || row.competency === view.competency) &&
			(!view.gaps || row.gaps.length > 0)
	);
	const open = (row: CoverageRow) => row.gaps.length > 0;
	return [...shown.filter(open), ...shown.filter((row) => !open(row))];
}

export const gaps = (coverage: Coverage): number =>
	coverage.items.reduce((sum, row) => sum + row.gaps.length, 0);

/** The page of a place, where it has one that the reader may open. */
export function page(place: CoveragePlace, readsKeys: boolean): string | undefined {
	switch (place.kind) {
		case 'lesson':
			return `/learn/${place.module}/${place.code}`;
		case 'item':
			return `/learn/${place.module}/${place.lesson}`;
		case 'scenario':
			return `/learn/${place.module}/scenarios/${place.code}`;
		case 'vignette':
			return readsKeys ? '/calibration/keys' : undefined;
		default:
			return undefined;
	}
}

/** The code as people say it: a lesson by its module. */
export const code = (place: CoveragePlace): string =>
	place.kind === 'lesson' ? (place.module ?? '') : place.code;

/** The table for a spreadsheet. */
export function table(rows: CoverageRow[]): string[][] {
	const inside = (place: CoveragePlace) =>
		place.kind === 'lesson' ? `${place.module}/${place.code}` : place.code;
	const lines = rows.map((row) => [
		row.indicator,
		row.text,
		...columns.map((column) => places(row, column).map(inside).join(' ')),
		row.gaps.join(' ')
	]);
	return [['indicator', 'text', ...columns, 'gaps'], ...lines];
}
