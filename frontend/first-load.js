/**
 * What the first pages need, read from the sources: their modules, and of the catalogues the
 * texts that those modules name. Whoever opens another page gets the rest.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const src = join(import.meta.dirname, 'src');
const prefix = 'virtual:texts/';

/**
 * The files of the pages that somebody opens first, and of what stands around them: each part
 * needs those before it.
 */
const parts = {
	shell: [
		'hooks.ts',
		'hooks.client.ts',
		'routes/+layout.svelte',
		'routes/+layout.ts',
		'routes/+error.svelte'
	],
	open: ['routes/(open)/+layout.svelte', 'routes/(open)/sign-in/+page.svelte'],
	app: ['routes/(app)/+layout.svelte', 'routes/(app)/+layout.ts', 'routes/(app)/+error.svelte'],
	home: ['routes/(app)/+page.svelte', 'routes/(app)/+page.ts'],
	observe: ['routes/(app)/observe/[[id]]/+page.svelte', 'routes/(app)/observe/[[id]]/+page.ts']
};
const doors = Object.values(parts).flat();

/**
 * The source file that an import names; nothing for packages and for what is no code.
 * @param {string} from
 * @param {string} name
 */
function fileOf(from, name) {
	if (!/^(\$lib|\.)/.test(name)) return undefined;
	const path = name.startsWith('$lib')
		? join(src, 'lib', name.slice('$lib'.length))
		: resolve(dirname(from), name);
	return ['', '.ts', '/index.ts']
		.map((end) => path + end)
		.find((file) => /\.(ts|svelte)$/.test(file) && existsSync(file) && statSync(file).isFile());
}

/**
 * Every module that these import, and those in turn; what is imported later is left out.
 * @param {string[]} [from]
 * @returns {Map<string, string>} path to source; icons by their name
 */
export function modulesOf(from = doors) {
	/** @type {Map<string, string>} */
	const found = new Map();
	const waiting = from.map((file) => join(src, file)).filter((file) => existsSync(file));
	for (let file = waiting.pop(); file; file = waiting.pop()) {
		if (found.has(file)) continue;
		const text = readFileSync(file, 'utf8');
		found.set(file, text);
		for (const [, name] of text.matchAll(
			/^\s*(?:import|export)\s(?!type\s)(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm
		)) {
			const next = name && fileOf(file, name);
			if (next) waiting.push(next);
			else if (name?.startsWith('@lucide/')) found.set(name, '');
		}
	}
	return found;
}

/**
 * The keys that these sources name: whole, as the stem of a plural, or as the head of a key that
 * is put together.
 * @param {string[]} keys
 * @param {string} text
 */
export function keysIn(keys, text) {
	const named = new Set([...text.matchAll(/['"]([\w.-]+)['"]/g)].map((match) => match[1]));
	const heads = [
		...[...text.matchAll(/`([a-z_]+\.[\w.]*)\$\{/g)].map((match) => match[1] ?? ''),
		...[...text.matchAll(/tOr\(\s*'([\w.]+)'/g)].map((match) => `${match[1]}.`)
	];
	return keys.filter(
		(key) =>
			named.has(key) ||
			named.has(key.replace(/_(one|many|other)$/, '')) ||
			heads.some((head) => key.startsWith(head))
	);
}

/**
 * The texts of the first pages (`virtual:texts/en/first`) and the others (`virtual:texts/en/rest`).
 * @returns {import('vite').Plugin}
 */
export const splitTexts = () => ({
	name: 'split-texts',
	resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
	load(id) {
		if (!id.startsWith(`\0${prefix}`)) return undefined;
		const [language, part] = id.slice(prefix.length + 1).split('/');
		const file = join(src, `lib/i18n/${language}.json`);
		this.addWatchFile(file);
		/** @type {Record<string, string>} */
		const all = JSON.parse(readFileSync(file, 'utf8'));
		const first = new Set(keysIn(Object.keys(all), [...modulesOf().values()].join('\n')));
		const chosen = Object.entries(all).filter(([key]) => first.has(key) === (part === 'first'));
		// Parsed as JSON it is read faster than as a program.
		return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(chosen)))})`;
	}
});

/**
 * One file for each part of the first load in place of one for each module that pages share; what
 * both first pages use comes with the app. Other pages share in groups that are worth asking for.
 * @returns {import('rolldown').CodeSplittingOptions}
 */
export function groups() {
	const of = Object.fromEntries(
		Object.entries(parts).map(([name, files]) => [name, new Set(modulesOf(files).keys())])
	);
	/**
	 * In how many of the pages and layouts that are no part of each other?
	 * @param {string} id
	 */
	const users = (id) => {
		const name = id.replace(/^.*\/(@lucide\/svelte)\/dist\/(icons\/[\w-]+)\.svelte$/, '$1/$2');
		return {
			open: of.open?.has(name),
			app: ['app', 'home', 'observe'].filter((part) => of[part]?.has(name)).length
		};
	};
	/** @param {string} id */
	const runtime = (id) => /\/node_modules\/(svelte|@sveltejs)\//.test(id);
	return {
		groups: [
			...Object.keys(parts).map((name, at) => ({
				name,
				priority: 10 - at,
				test: (/** @type {string} */ id) =>
					(of[name]?.has(id) ?? false) ||
					(name === 'shell' && (runtime(id) || (!!users(id).open && users(id).app > 0))) ||
					(name === 'app' && users(id).app > 1)
			})),
			{ name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 8_000 }
		]
	};
}
