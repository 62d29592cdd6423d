import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { charactersOf, cut, faceOf, rangeOf, USUAL } from '../../../faces.js';
import en from '../i18n/en.json';
import es from '../i18n/es.json';

const css = readFileSync('src/lib/styles/fonts.css', 'utf8');
const ranges = (text: string) =>
	[...text.matchAll(/url\('([^']+)'\)[^}]*unicode-range:\s*([^;]+);/g)].map(([, file, range]) => ({
		file: file!,
		range: charactersOf(range!)
	}));

test('whatever the pages say themselves is in the first of the two files', () => {
	const usual = new Set(charactersOf(USUAL));
	const said = [...Object.values(en), ...Object.values(es)].join('');
	expect([...new Set(said)].filter((one) => !usual.has(one.codePointAt(0)!))).toEqual([]);
	for (const one of 'áéíñóúüÁÉÍÑÓÚÜ¿¡“”’…–—·↑↓\u202f') expect(usual).toContain(one.codePointAt(0));
});

test('each latin face lies in two files that share nothing and leave nothing out', () => {
	const latin = ranges(css).filter(({ file }) => /-latin-\d/.test(file));
	const parts = ranges(cut(css).css);
	expect(latin.length).toBeGreaterThan(3);
	for (const { file, range } of latin) {
		const name = file.split('/').pop()!.replace('.woff2', '');
		const [usual, rest] = ['usual', 'rest'].map(
			(part) => parts.find((one) => one.file === `${name}-${part}.woff2`)!.range
		);
		expect(rest!.filter((one) => usual!.includes(one))).toEqual([]);
		expect(new Set([...usual!, ...rest!])).toEqual(new Set([...range, ...usual!]));
	}
	// What is no part of latin stays as it is.
	expect(parts.filter(({ file }) => file.includes('latin-ext'))).toHaveLength(latin.length);
});

test('characters as a range, and back', () => {
	expect(rangeOf([0x41, 0x43, 0x42, 0xe9])).toBe('U+41-43, U+E9');
	expect(charactersOf('U+0041-0043, U+E9')).toEqual([0x41, 0x42, 0x43, 0xe9]);
});

test('a face holds what it is asked for, and weighs less than the whole', async () => {
	const { files } = cut(css);
	const { from, characters } = files.find(({ name }) => /source-serif.*600.*usual/.test(name))!;
	const [cutOut, one] = await Promise.all([faceOf(from, characters), faceOf(from, [0x41])]);
	expect(cutOut.toString('latin1', 0, 4)).toBe('wOF2');
	expect(cutOut.length).toBeGreaterThan(one.length * 3);
	expect(cutOut.length).toBeLessThan(readFileSync(`node_modules/${from}`).length * 0.7);
});
