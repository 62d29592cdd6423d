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
	// What a home and the rest of observe share.
	both: [],
	home: ['routes/(app)/+page.svelte', 'routes/(app)/+page.ts'],
	worker: ['lib/components/path/LearnerHome.svelte', 'lib/components/path/coming.svelte.ts'],
	further: ['lib/components/path/further.ts'],
	coach: [
		'lib/components/today/Today.svelte',
		'lib/components/path/OwnPath.svelte',
		'lib/today.ts'
	],
	plain: ['lib/components/path/PlainHome.svelte'],
	draft: ['lib/waiting/writer.ts', 'lib/waiting/storage.svelte.ts', 'lib/observe/recent.ts'],
	kept: ['lib/keep/store.ts'],
	device: ['lib/components/waiting/device.ts', 'lib/keep/index.ts', 'lib/session/sign-out.ts'],
	observe: ['routes/(app)/observe/[[id]]/+page.svelte', 'routes/(app)/observe/[[id]]/+page.ts'],
	rest: ['lib/components/observe/rest.ts']
});
/** The first pages of those who learn, coach or do neither: each loads its own. */
const homes = ['home', 'worker', 'further', 'coach', 'plain'];
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
		['observe', 'rest', 'device'],
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
 * Styles by their hash alone: what they were made of would travel in the list of every page's. And
 * seven letters of a hash, the least for so many scripts: nothing packs them, and the list is long.
 * @returns {import('vite').Plugin}
 */
export const shortNames = () => ({
	name: 'short-names',
	outputOptions: (options) => {
		const { assetFileNames: assets, chunkFileNames: chunks, entryFileNames: entries } = options;
		if (typeof assets !== 'string' || !assets.includes('immutable')) return undefined;
		if (typeof chunks !== 'string' || typeof entries !== 'string')
			throw new Error('Kit no longer names its files in words: mend first-load.js');
		const short = (/** @type {string} */ name) => name.replace('[hash]', '[hash:7]');
		const usual = short(assets);
		return {
			...options,
			assetFileNames: ({ names }) =>
				names.some((name) => name.endsWith('.css')) ? usual.replace('[name].', '') : usual,
			chunkFileNames: short(chunks),
			entryFileNames: short(entries)
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

const RUNTIME = 'rolldown-runtime';

/**
 * What all files need of the bundler is one line, and a file of its own: here it comes with the shell.
 * @returns {import('vite').Plugin}
 */
export const runtimeToo = () => ({
	name: 'runtime-too',
	generateBundle(_, bundle) {
		const files = Object.values(bundle).filter((file) => file.type === 'chunk');
		const runtime = files.find((file) => file.name === RUNTIME);
		const shell = files.find((file) => file.name === 'shell');
		if (!runtime || !shell) return;
		const [, code, parts] = /^([^]*?)export\{([^}]+)\};?\s*$/.exec(runtime.code) ?? [];
		if (!code || parts?.split(',').length !== 1)
			throw new Error('The bundler’s own file has changed: mend first-load.js');
		const own = parts.split(' as ')[0]?.trim();
		const last = (/** @type {string} */ name) => name.split('/').pop() ?? name;
		const asks = new RegExp(
			`import(?:\\{\\w+ as ([\\w$]+)\\}from)?"([^"]*/)${last(runtime.fileName)}";`
		);
		for (const file of files) {
			if (!file.imports.includes(runtime.fileName)) continue;
			file.imports = file.imports.filter((one) => one !== runtime.fileName);
			file.code = file.code.replace(asks, (_, name, folder) => {
				if (!name) return '';
				if (file === shell) return `const ${name}=$runtime;`;
				file.imports = [...new Set([...file.imports, shell.fileName])];
				return `import{$runtime as ${name}}from"${folder}${last(shell.fileName)}";`;
			});
			if (file.code.includes(last(runtime.fileName)))
				throw new Error(`${file.fileName} still asks for the bundler’s own: mend first-load.js`);
		}
		shell.code = `const $runtime=(()=>{${code}return ${own}})();${shell.code}export{$runtime};`;
		delete bundle[runtime.fileName];
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
	 * In how many of the homes, and of the pages and layouts that are no part of each other?
	 * @param {string} id
	 */
	const users = (id) => {
		const icon = iconOf(id);
		const name = icon ? `@lucide/svelte/icons/${icon}` : id;
		const has = (/** @type {string} */ part) => of[part]?.has(name) ?? false;
		const home = homes.filter(has).length;
		const app = [has('app'), home > 0, has('observe')].filter(Boolean).length;
		const both = home > 0 && has('rest') && app === 1;
		return { open: has('open'), home, app, both };
	};
	/** @param {string} id */
	const runtime = (id) =>
		/\/node_modules\/(svelte|@sveltejs)\//.test(id) || id.includes('vite/preload-helper');
	return {
		groups: [
			...Object.keys(parts).map((name, at) => ({
				name,
				priority: Object.keys(parts).length - at,
				test: (/** @type {string} */ id) =>
					(of[name]?.has(id) ?? false) ||
					(name === 'shell' && (runtime(id) || (users(id).open && users(id).app > 0))) ||
					(name === 'app' && users(id).app > 1) ||
					(name === 'both' && users(id).both) ||
					(name === 'home' && users(id).home > 1)
			})),
			{ name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 8_000 }
		]
	};
}
