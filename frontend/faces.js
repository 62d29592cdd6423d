/**
 * Each latin face in two files: what English and Spanish are written with, and the rest of latin,
 * which browsers ask for only when a page holds a letter of it. Made when the pages are built.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import subsetFont from 'subset-font';

/**
 * What English and Spanish are written with, and the signs of our texts; of the punctuation all, as
 * browsers write times and dates with spaces of their own.
 */
export const USUAL =
	'U+20-7E, U+A0-A1, U+AB, U+B0-B1, U+B7, U+BB, U+BF, U+C1, U+C9, U+CD, U+D1, U+D3, U+D7, U+DA, U+DC, U+E1, U+E9, U+ED, U+F1, U+F3, U+FA, U+FC, U+2000-206F, U+2191, U+2193, U+2212';
/** What browsers do with letters unasked, and figures of one width (`.num`). */
const FEATURES = ['calt', 'ccmp', 'clig', 'kern', 'liga', 'locl', 'mark', 'mkmk', 'rlig', 'tnum'];

const styles = /\/src\/lib\/styles\/fonts\.css$/;
const made = join(import.meta.dirname, '.svelte-kit/faces');
const require = createRequire(import.meta.url);

/**
 * The characters of a `unicode-range`.
 * @param {string} range
 */
export const charactersOf = (range) =>
	range.split(',').flatMap((part) => {
		const [from = 0, to = from] = part
			.trim()
			.slice('U+'.length)
			.split('-')
			.map((code) => parseInt(code, 16));
		return Array.from({ length: to - from + 1 }, (_, at) => from + at);
	});

/**
 * These characters as a `unicode-range`.
 * @param {number[]} characters
 */
export function rangeOf(characters) {
	/** @type {[number, number][]} */
	const runs = [];
	for (const one of [...characters].sort((a, b) => a - b)) {
		const run = runs.at(-1);
		if (run?.[1] === one - 1) run[1] = one;
		else runs.push([one, one]);
	}
	const hex = (/** @type {number} */ code) => code.toString(16).toUpperCase();
	return runs.map(([a, b]) => `U+${hex(a)}${a === b ? '' : `-${hex(b)}`}`).join(', ');
}

/**
 * The styles with each latin face in two, and the files that they name.
 * @param {string} css
 * @returns {{ css: string, files: { name: string, from: string, characters: number[] }[] }}
 */
export function cut(css) {
	/** @type {ReturnType<typeof cut>['files']} */
	const files = [];
	const usual = charactersOf(USUAL);
	const text = css.replace(/@font-face \{[^}]*\}\n?/g, (face) => {
		const [, from] = /url\('([^']+-latin-\d+-normal\.woff2)'\)/.exec(face) ?? [];
		const [, range] = /unicode-range:\s*([^;]+);/.exec(face) ?? [];
		if (!from || !range) return face;
		const rest = charactersOf(range).filter((one) => !usual.includes(one));
		const parts = { usual, rest };
		return Object.entries(parts)
			.map(([part, characters]) => {
				const name = `${basename(from, '.woff2')}-${part}.woff2`;
				files.push({ name, from, characters });
				return face.replace(from, name).replace(range, rangeOf(characters));
			})
			.join('');
	});
	return { css: text, files };
}

/**
 * A face with these characters and nothing else.
 * @param {string} from
 * @param {number[]} characters
 */
export const faceOf = (from, characters) =>
	subsetFont(readFileSync(require.resolve(from)), String.fromCodePoint(...characters), {
		targetFormat: 'woff2',
		keepFeatures: FEATURES
	});

/** @returns {import('vite').Plugin} */
export const faces = () => ({
	name: 'faces',
	enforce: 'pre',
	async transform(code, id) {
		if (!styles.test(id)) return undefined;
		const { css, files } = cut(code);
		mkdirSync(made, { recursive: true });
		for (const { name, from, characters } of files)
			writeFileSync(join(made, name), await faceOf(from, characters));
		const there = relative(dirname(id), made);
		return files.reduce((text, { name }) => text.replace(`'${name}'`, `'${there}/${name}'`), css);
	}
});
