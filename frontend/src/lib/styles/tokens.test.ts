import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { color, levels } from '$lib/dashboard/skills';

const css = readFileSync('src/lib/styles/tokens.css', 'utf8');

/** The custom properties of the first rule that the pattern opens. */
function theme(start: RegExp): Record<string, string> {
	const from = css.search(start);
	const block = css.slice(css.indexOf('{', from), css.indexOf('}', from));
	return Object.fromEntries(
		[...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})/gi)].map((m) => [m[1]!, m[2]!])
	);
}

const light = theme(/:root\s*\{/);
const dark = theme(/:root\[data-theme='dark'\]/);
const system = theme(/:root:not\(\[data-theme='light'\]\)/);

function linear(hex: string): [number, number, number] {
	const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
	return [1, 3, 5].map((i) => {
		const c = parseInt(full.slice(i, i + 2), 16) / 255;
		return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
}

function luminance(hex: string): number {
	const [r, g, b] = linear(hex);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How far apart two colors look, in OKLab: about 0.02 is the least that is seen. */
function distance(a: string, b: string): number {
	const [x, y] = [a, b].map((hex) => {
		const [r, g, b] = linear(hex);
		const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
		const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
		const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
		return [
			0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
			1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
			0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
		];
	});
	return Math.hypot(...x!.map((value, i) => value - y![i]!));
}

function contrast(a: string, b: string): number {
	const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
	return (x! + 0.05) / (y! + 0.05);
}

const text: [string, string][] = [
	...['paper', 'surface', 'sunken'].flatMap((ground): [string, string][] => [
		['ink', ground],
		['ink-2', ground],
		['brand', ground],
		['bad', ground],
		['sun-ink', ground]
	]),
	['ink', 'brand-soft'],
	['ink-2', 'brand-soft'],
	['ink', 'sun-soft'],
	['ink-2', 'sun-soft'],
	['ink', 'ok-soft'],
	['ink', 'bad-soft'],
	['brand', 'brand-soft'],
	['sun-ink', 'sun-soft'],
	['ok', 'ok-soft'],
	['bad', 'bad-soft'],
	['ok', 'surface'],
	['on-brand', 'brand'],
	['on-brand', 'brand-strong'],
	['surface', 'ink-2'],
	...['0', '1', '2', '3', '4', '45', '5'].map((n): [string, string] => [`h${n}t`, `h${n}`])
];
const marks: [string, string][] = [
	['edge', 'paper'],
	['edge', 'surface'],
	['focus', 'paper'],
	['focus', 'surface'],
	['brand', 'surface']
];

describe.each([
	['light', light],
	['dark', dark]
])('%s', (_, colors) => {
	test.each(text)('text %s on %s reads (4.5)', (a, b) => {
		expect(contrast(colors[a]!, colors[b]!)).toBeGreaterThanOrEqual(4.5);
	});
	test.each(marks)('mark %s on %s shows (3)', (a, b) => {
		expect(contrast(colors[a]!, colors[b]!)).toBeGreaterThanOrEqual(3);
	});
	test('each level of a skill has a color that is told from every other', () => {
		const grounds = ['few', ...levels].map((level) => colors[`h${color(level)}`]!);
		const pairs = grounds.flatMap((a, i) => grounds.slice(i + 1).map((b) => distance(a, b)));
		expect(Math.min(...pairs)).toBeGreaterThanOrEqual(0.08);
	});
});

test('dark by choice and dark by system are the same', () => {
	expect(dark).toEqual(system);
});

test('a dark screen prints as a light one', () => {
	for (const rule of css.matchAll(
		/:root(?:\[data-theme='dark'\]|:not\(\[data-theme='light'\]\))/g
	)) {
		const media = css.lastIndexOf('@media', rule.index);
		expect(css.slice(media, rule.index)).toMatch(
			/^@media screen( and \(prefers-color-scheme: dark\))? \{\s*$/
		);
	}
});
