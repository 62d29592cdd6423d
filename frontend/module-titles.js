/** Titles and summaries of translated modules, in pairs, as the curriculum's files give them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '../curriculum/modules');
const prefix = 'virtual:module-titles/';

/**
 * A line of the front matter, without its quotes.
 * @param {string} text
 * @param {string} name
 */
function field(text, name) {
	const value = new RegExp(`^${name}: *(.+)$`, 'm').exec(text.split('\n---')[0] ?? '')?.[1];
	return value?.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** @param {string} language */
function titles(language) {
	/** @type {Record<string, string>} */
	const found = {};
	for (const folder of existsSync(modules) ? readdirSync(modules) : []) {
		const [own, told] = ['module.md', `module.${language}.md`].map((name) => {
			const path = join(modules, folder, name);
			return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
		});
		for (const name of ['title', 'summary']) {
			const [from, to] = [own && field(own, name), told && field(told, name)];
			if (from && to) found[from] = to;
		}
	}
	return found;
}

/**
 * `virtual:module-titles/es` is a map from the English title or summary to the Spanish one.
 * @returns {import('vite').Plugin}
 */
export const moduleTitles = () => ({
	name: 'module-titles',
	resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
	load: (id) =>
		id.startsWith(`\0${prefix}`)
			? `export default ${JSON.stringify(titles(id.slice(prefix.length + 1)))}`
			: undefined
});
