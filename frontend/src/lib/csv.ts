/** A table as a file that spreadsheets open. */
import { save } from './save';

/** A text that a spreadsheet would compute gets a quote before it; a number stays one. */
const plain = (text: string) =>
	/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csv = (lines: string[][]): string =>
	lines.map((line) => line.map((cell) => quoted(plain(cell))).join(',') + '\r\n').join('');

/** Hands the table to the browser; what is not Latin needs the mark at the beginning. */
export const saveCsv = (lines: string[][], name: string): void =>
	save(`\uFEFF${csv(lines)}`, 'text/csv;charset=utf-8', `${name}.csv`);
