// What the pages say in each language, to find what is left in the wrong one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

const folder = join(import.meta.dirname, '../../frontend/src/lib/i18n');
const read = (name: string): Record<string, string> =>
	JSON.parse(readFileSync(join(folder, name), 'utf8'));

const en = read('en.json');
const es = read('es.json');

/** Every English text of the interface, and every sentence of the server, that has another in Spanish. */
const english = [
	...Object.keys(en)
		.filter((key) => en[key] !== es[key])
		.map((key) => en[key]!),
	...readdirSync(join(folder, 'said'))
		.filter((name) => name.endsWith('.es.json'))
		.flatMap((name) => Object.entries(read(join('said', name))))
		.filter(([phrase, told]) => phrase !== told)
		.map(([phrase]) => phrase)
];

const spanish = new Set(Object.values(es));
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Texts as they are, and those with slots as patterns; words that Spanish has too say nothing. */
const exact = english.filter((text) => !text.includes('{') && /[A-Za-z]{3}/.test(text) && !spanish.has(text));
const patterns = english
	.filter((text) => text.includes('{') && (text.replace(/\{\w+\}/g, '').match(/[A-Za-z]{2,}/g) ?? []).length > 1)
	.map((text) => `^${text.split(/\{\w+\}/).map(escaped).join('.+')}$`);

/** The English of the interface that stands on a Spanish page, as text or as the name of something. */
export const englishLeft = (page: Page): Promise<string[]> =>
	page.evaluate(
		([exact, patterns]) => {
			const known = new Set(exact);
			const slotted = patterns.map((source) => new RegExp(source));
			const found: string[] = [];
			const look = (text: string | null) => {
				const words = text?.replace(/\s+/g, ' ').trim() ?? '';
				if (known.has(words) || slotted.some((pattern) => pattern.test(words))) found.push(words);
			};
			const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
			while (walker.nextNode()) {
				if (!walker.currentNode.parentElement?.closest('script, style, noscript')) {
					look(walker.currentNode.textContent);
				}
			}
			for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
				for (const name of ['aria-label', 'title', 'placeholder', 'alt']) look(element.getAttribute(name));
			}
			look(document.title.replace(/ · .*/, ''));
			return found;
		},
		[exact, patterns] as const
	);
