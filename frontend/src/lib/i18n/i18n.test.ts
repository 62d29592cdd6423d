import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import en from './en.json';
import { fill, t, tn } from './index';

const catalogue = en as Record<string, string>;

function sources(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return sources(path);
		return /\.(svelte|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
	});
}

const code = sources('src').map((path) => readFileSync(path, 'utf8'));
const all = code.join('\n');

test('plurals come in pairs with the same slots', () => {
	for (const [key, text] of Object.entries(catalogue)) {
		const base = key.replace(/_(one|other)$/, '');
		if (base === key) continue;
		expect(catalogue, key).toHaveProperty([`${base}_one`]);
		expect(catalogue, key).toHaveProperty([`${base}_other`]);
		const slots = (s: string) => new Set([...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]));
		slots(catalogue[`${base}_other`]!).delete('count');
		for (const slot of slots(text)) {
			if (slot !== 'count') expect(slots(catalogue[`${base}_other`]!), key).toContain(slot);
		}
	}
});

test('every text is used', () => {
	// A key may be put together: `status.${status}` uses every key that begins so.
	const stems = [...all.matchAll(/`([a-z_]+\.[a-z_.]*)\$\{/g)].map((m) => m[1]!);
	const prefixes = [...all.matchAll(/tOr\('([a-z_.]+)'/g)].map((m) => `${m[1]}.`);
	const named = new Set([...all.matchAll(/'([\w.-]+)'/g)].map((m) => m[1]));
	for (const key of Object.keys(catalogue)) {
		const base = key.replace(/_(one|other)$/, '');
		const used =
			named.has(key) ||
			named.has(base) ||
			[...stems, ...prefixes].some((stem) => key.startsWith(stem));
		expect(used, key).toBe(true);
	}
});

test('every call gives the slots that its text has', () => {
	for (const source of code) {
		for (const [, plural, key, rest] of source.matchAll(
			/\bt(n?)\(\s*'([\w.-]+)'((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)\)/g
		)) {
			const text = catalogue[key!] ?? catalogue[`${key}_other`];
			expect(text, key).toBeDefined();
			for (const [, slot] of text!.matchAll(/\{(\w+)\}/g)) {
				if (plural && slot === 'count') continue;
				expect(rest, `${key} needs ${slot}`).toMatch(new RegExp(`\\b${slot}\\b`));
			}
		}
	}
});

test('no text is written into a page', () => {
	for (const source of code.filter((s) => s.includes('<script'))) {
		const markup = source
			.replace(/<script[\s\S]*?<\/script>/g, '')
			.replace(/<style[\s\S]*?<\/style>/g, '')
			.replace(/<!--[\s\S]*?-->/g, '')
			.replace(/\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}/g, '')
			.replace(/=>/g, '');
		const words = [...markup.matchAll(/>([^<>{}]*[A-Za-z]{3,}[^<>{}]*)</g)].map((m) =>
			m[1]!.trim()
		);
		expect(words).toEqual([]);
	}
});

test('slots are filled, counts are plural, numbers are American', () => {
	expect(fill('{a} and {b}', { a: 1200, b: 'x' })).toBe('1,200 and x');
	expect(fill('{left}')).toBe('{left}');
	expect(tn('outbox.queued', 1)).toBe('1 to send');
	expect(tn('path.minutes', 2)).toBe('2 minutes');
	expect(t('path.lead', { day: 12 })).toBe('Day 12 in your role.');
});

test('quotation marks and apostrophes are those of print', () => {
	expect(Object.entries(catalogue).filter(([, text]) => /["']/.test(text))).toEqual([]);
});
