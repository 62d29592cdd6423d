/**
 * What the first pages need, read from the sources: their modules, and of the catalogues the
 * texts that those modules name. Whoever opens another page gets the rest.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { iconOf } from './icons.js';

const src = join(import.meta.dirname, 'src');
const prefix = 'virtual:texts/';

/**
 * The files of the pages that somebody opens first, and of what stands around them: each part
 * needs those before it.
 */
const parts = /** @type {Record<string, string[]>} */ ({
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
	worker: ['lib/components/path/LearnerHome.svelte', 'lib/components/path/coming.svelte.ts'],
	further: ['lib/components/path/further.ts'],
	coach: [
		'lib/components/today/Today.svelte',
		'lib/components/path/OwnPath.svelte',
		'lib/today.ts'
	],
	plain: ['lib/components/path/PlainHome.svelte'],
	kept: ['lib/keep/store.ts'],
	device: ['lib/components/waiting/device.ts', 'lib/keep/index.ts', 'lib/session/sign-out.ts'],
	observe: ['routes/(app)/observe/[[id]]/+page.svelte', 'routes/(app)/observe/[[id]]/+page.ts']
});
/**
 * What the texts of a part are read from; the second list has come before.
 * @type {Record<string, [string[], string[]]>}
 */
const said = {
	open: [['shell', 'open'], []],
	app: [['shell', 'app', 'home'], []],
	worker: [['worker'], ['shell', 'app', 'home']],
	further: [['further'], ['shell', 'app', 'home', 'worker']],
	coach: [['coach'], ['shell', 'app', 'home']],
	plain: [['plain'], ['shell', 'app', 'home']],
	observe: [
		['observe', 'device'],
		['shell', 'app', 'home']
	]
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
 * A catalogue in parts: what each of the first pages says, and all of it.
 * @param {Record<string, string>} all
 */
export function textsIn(all) {
	/** @param {string[]} names */
	const keysOf = (names) => {
		const sources = modulesOf(names.flatMap((name) => parts[name] ?? []));
		return new Set(keysIn(Object.keys(all), [...sources.values()].join('\n')));
	};
	/** @type {Record<string, Record<string, string>>} */
	const told = { all };
	for (const [part, [own, before]] of Object.entries(said)) {
		const [named, there] = [keysOf(own), keysOf(before)];
		told[part] = Object.fromEntries(
			Object.entries(all).filter(([key]) => named.has(key) && !there.has(key))
		);
	}
	return told;
}

/**
 * The parts of a catalogue (`virtual:texts/en`): in the pages' build where each lies, else the texts.
 * @returns {import('vite').Plugin}
 */
export const splitTexts = () => {
	let files = false;
	return {
		name: 'split-texts',
		configResolved: ({ command, build }) => void (files = command === 'build' && !build.ssr),
		resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
		load(id) {
			if (!id.startsWith(`\0${prefix}`)) return undefined;
			const language = id.slice(prefix.length + 1);
			const file = join(src, `lib/i18n/${language}.json`);
			this.addWatchFile(file);
			const told = Object.entries(textsIn(JSON.parse(readFileSync(file, 'utf8'))));
			const lines = told.map(([part, texts]) => {
				const source = JSON.stringify(texts);
				if (!files) return `${part}: ${source}`;
				const name = `${language}-${part}.json`;
				return `${part}: import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name, source })}`;
			});
			return `export default { ${lines.join(', ')} }`;
		}
	};
};

/**
 * Styles by their hash alone: what they were made of would travel in the list of every page's.
 * @returns {import('vite').Plugin}
 */
export const shortNames = () => ({
	name: 'short-names',
	outputOptions: (options) => {
		const usual = options.assetFileNames;
		if (typeof usual !== 'string' || !usual.includes('immutable')) return undefined;
		return {
			...options,
			assetFileNames: ({ names }) =>
				names.some((name) => name.endsWith('.css')) ? usual.replace('[name].', '') : usual
		};
	}
});

/**
 * Each page's way in is a file that only names what lies in another: whoever asks for the page asks
 * for that other file at once.
 * @returns {import('vite').Plugin}
 */
export const straightIn = () => ({
	name: 'straight-in',
	generateBundle(_, bundle) {
		const app = Object.values(bundle).find(
			(file) => file.type === 'chunk' && file.name === 'entry/app'
		);
		if (app?.type !== 'chunk') return;
		for (const file of Object.values(bundle)) {
			if (file.type !== 'chunk' || !file.name.startsWith('nodes/')) continue;
			const named = /^export\{([^}]+)\}from["'`](\.\.[^"'`]+)["'`];?\s*$/.exec(file.code);
			if (!named) continue;
			const parts = (named[1] ?? '').split(',').map((part) => {
				const [inside, outside] = part.trim().split(' as ');
				return `${outside ?? inside}:m.${inside}`;
			});
			const own = file.fileName.split('/').pop();
			app.code = app.code.replace(
				`import(\`../nodes/${own}\`)`,
				`import(\`${named[2]}\`).then(m=>({${parts.join(',')}}))`
			);
		}
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
	const seen = ['app', 'home', 'worker', 'further', 'coach', 'plain', 'observe'];
	/**
	 * In how many of the pages and layouts that are no part of each other?
	 * @param {string} id
	 */
	const users = (id) => {
		const icon = iconOf(id);
		const name = icon ? `@lucide/svelte/icons/${icon}` : id;
		return {
			open: of.open?.has(name),
			app: seen.filter((part) => of[part]?.has(name)).length
		};
	};
	/** @param {string} id */
	const runtime = (id) =>
		/\/node_modules\/(svelte|@sveltejs)\//.test(id) || id.includes('vite/preload-helper');
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
