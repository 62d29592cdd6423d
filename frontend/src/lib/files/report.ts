/** What became of a file, for its reader: what is wrong first, and how many there are of each. */
import type { ImportLine, ImportReport } from '$lib/api/types';
import { list, t } from '$lib/i18n';

const fates = ['bad', 'added', 'added_role', 'changed', 'unchanged'] as const;

export const isGood = (report: ImportReport): boolean =>
	report.lines.length > 0 && report.lines.every((line) => line.fate !== 'bad');

/** What is wrong first, then what is new, then what stays; within each in the order of the file. */
export const ordered = (lines: ImportLine[]): ImportLine[] =>
	fates.flatMap((fate) => lines.filter((line) => line.fate === fate));

/** `3 new, 1 unchanged`. */
export function counts(report: ImportReport): string {
	const some = fates
		.map((fate) => ({ fate, count: report.lines.filter((line) => line.fate === fate).length }))
		.filter(({ count }) => count > 0);
	return list(
		some.map(({ fate, count }) => t('files.counted', { count, fate: t(`files.fate_of.${fate}`) }))
	);
}

/** Why a line cannot be taken, or what it changes. */
export const reasons = (line: ImportLine): string[] => [
	...line.faults,
	...(line.changed.length ? [line.changed.join(', ')] : []),
	...line.leads
];

export const tone = (line: ImportLine): 'bad' | 'ok' | 'warn' | '' =>
	(({ bad: 'bad', added: 'ok', added_role: 'ok', changed: 'warn', unchanged: '' }) as const)[
		line.fate
	];
