/**
 * The weight of the first load, from what was built: fails when a page is heavier than it may be.
 * Scripts and styles count as they travel (brotli), and each answer with its headers. What the
 * API answers is not known here: tests/browser/journeys/speed.spec.ts measures all of it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const build = join(here, 'build');
const generated = join(here, '.svelte-kit/generated/client-optimized');
/** @type {Record<string, { name?: string, file: string, imports?: string[], css?: string[] }>} */
const manifest = JSON.parse(
	readFileSync(join(here, '.svelte-kit/output/client/.vite/manifest.json'), 'utf8')
);

/** What the headers of a script, a style or a font weigh. */
const HEADERS = 300;
const KB = 1000;
/**
 * The aim is 60 kB of script and 150 kB in all, with what the API answers, before a page stands and
 * can be used. The limits hold what there is: they may fall, and never rise without a reason. Of
 * observe, `behind` comes unasked as soon as it stands: until then somebody is chosen, and skills,
 * and kept on the device. Both are held, before and with what comes behind.
 * @type {Record<string, { nodes: string[], parts: string[], texts: string[], script: number, all: number }>}
 */
const pages = {
	'sign-in': {
		nodes: ['(open)/+layout.svelte', '(open)/sign-in/+page.svelte'],
		parts: ['open'],
		texts: ['open'],
		script: 43,
		all: 82
	},
	'a worker’s home': {
		nodes: ['(app)/+layout.svelte', '(app)/+page.svelte'],
		parts: ['worker'],
		texts: ['app', 'worker'],
		script: 59,
		all: 103
	},
	'a coach’s home': {
		nodes: ['(app)/+layout.svelte', '(app)/+page.svelte'],
		parts: ['coach'],
		texts: ['app', 'coach'],
		script: 59,
		all: 102
	},
	observe: {
		nodes: ['(app)/+layout.svelte', '(app)/observe/[[id]]/+page.svelte'],
		parts: ['observe'],
		texts: ['app', 'observe'],
		script: 60,
		all: 105
	},
	'observe, with what comes behind': {
		nodes: ['(app)/+layout.svelte', '(app)/observe/[[id]]/+page.svelte'],
		parts: ['observe', 'rest', 'device'],
		texts: ['app', 'observe'],
		script: 79.5,
		all: 127
	}
};

/** @param {string} file */
function weight(file) {
	const path = join(build, file);
	return statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size + HEADERS;
}

const nodes = readdirSync(join(generated, 'nodes')).map((name) => ({
	key: `.svelte-kit/generated/client-optimized/nodes/${name}`,
	text: readFileSync(join(generated, 'nodes', name), 'utf8')
}));
/** @param {string} component */
const nodeOf = (component) =>
	nodes.find(({ text }) => text.includes(`/src/routes/${component}"`))?.key ?? component;

/**
 * Nobody asks for a file that only names what lies in another (`straightIn` in first-load.js).
 * @param {string} file
 */
const onlyNames = (file) => {
	const text = readFileSync(join(build, file), 'utf8');
	return file.includes('/nodes/') && /^export\{[^}]+\}from/.test(text);
};

/**
 * The chunk that holds a part of the first load (first-load.js).
 * @param {string} part
 */
const chunkOf = (part) => Object.keys(manifest).find((key) => manifest[key]?.name === part) ?? part;

/** @param {string[]} wanted */
function filesOf(wanted) {
	/** @type {Set<string>} */
	const [seen, scripts, styles] = [new Set(), new Set(), new Set()];
	for (let key = wanted.pop(); key; key = wanted.pop()) {
		const part = manifest[key];
		if (!part) throw new Error(`The build has no ${key}: mend check-budgets.mjs`);
		if (seen.has(key)) continue;
		seen.add(key);
		if (!onlyNames(part.file)) scripts.add(part.file);
		for (const style of part.css ?? []) styles.add(style);
		wanted.push(...(part.imports ?? []));
	}
	return { scripts: [...scripts], styles: [...styles] };
}

const assets = readdirSync(join(build, '_app/immutable/assets'));
/** @param {string} name */
const asset = (name) =>
	`_app/immutable/assets/${assets.find((file) => file.startsWith(name)) ?? name}`;
/** The faces that the first pages are set in. */
const fonts = [
	'atkinson-hyperlegible-next-latin-400-normal-usual',
	'atkinson-hyperlegible-next-latin-600-normal-usual',
	'source-serif-4-latin-600-normal-usual'
].map(asset);
const entries = Object.keys(manifest).filter((key) =>
	/client\/entry\.js$|client-optimized\/app\.js$/.test(key)
);

/** @param {string[]} files */
const sum = (files) => files.reduce((total, file) => total + weight(file), 0) / KB;
let heavy = false;
for (const [name, { nodes: own, parts, texts, script, all }] of Object.entries(pages)) {
	const wanted = ['+layout.svelte', '+error.svelte', ...own].map(nodeOf);
	const { scripts, styles } = filesOf([...entries, ...wanted, ...parts.map(chunkOf)]);
	const said = texts.map((part) => asset(`en-${part}.`));
	const scriptKb = sum(scripts);
	const allKb = scriptKb + sum([...styles, ...fonts, ...said, '200.html']);
	const over = scriptKb > script || allKb > all;
	heavy ||= over;
	console.log(
		`first load of ${name}: ${scriptKb.toFixed(1)} kB of script (at most ${script}), ` +
			`${allKb.toFixed(1)} kB before the API (at most ${all})${over ? ': TOO HEAVY' : ''}`
	);
}
if (heavy) process.exit(1);
