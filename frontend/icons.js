/**
 * Lucide's icons as the lines they are. Lucide makes each of them from a list of nodes, attribute by
 * attribute, while the page is drawn; here the lines are markup, put into one `<svg>` of ours.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = /\/@lucide\/svelte\/dist\/icons\//;
const prefix = '\0lucide:';
/** They are no components to be compiled. */
const end = '.js';

/**
 * The markup of an icon, from Lucide's file.
 * @param {string} file
 */
export function linesOf(file) {
	const data = /const iconData = (\{.*\});/.exec(readFileSync(file, 'utf8'))?.[1];
	if (!data)
		throw new Error(`Lucide writes its icons otherwise than before: mend icons.js (${file})`);
	/** @type {{ node: [string, Record<string, string>][] }} */
	const { node } = JSON.parse(data);
	return node
		.map(([tag, attributes]) => {
			const told = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
			return `<${tag}${told.join('')}/>`;
		})
		.join('');
}

/**
 * The icon's name in the id of its module.
 * @param {string} id
 */
export const iconOf = (id) =>
	id.startsWith(prefix) ? /([\w-]+)\.svelte$/.exec(id.slice(0, -end.length))?.[1] : undefined;

/** @returns {import('vite').Plugin} */
export const leanIcons = () => ({
	name: 'lean-icons',
	enforce: 'pre',
	resolveId: (source, importer) =>
		importer && folder.test(importer) && source.endsWith('.svelte')
			? `${prefix}${join(dirname(importer), source)}${end}`
			: undefined,
	load(id) {
		if (!id.startsWith(prefix)) return undefined;
		const lines = JSON.stringify(linesOf(id.slice(prefix.length, -end.length)));
		return `import { icon } from '$lib/icons'; export default /* @__PURE__ */ icon(${lines});`;
	}
});
