/**
 * What is imported later comes with its styles. Vite's helper asks for the styles, waits, and only
 * then asks for the script; and it never asks again for a style that did not come. On a poor line
 * that is a way more for each page, and a page that stays bare. Here both are asked for at once, and
 * again the next time.
 */
const HELPER = '\0vite/preload-helper.js';
/** What the helper must be for ours to stand in for it. */
const TAKES = /export const __vitePreload = function preload\(baseModule, deps, importerUrl\)/;

const OURS = `
const coming = {};
const style = (href) => (coming[href] ??= new Promise((done, fail) => {
	for (const link of document.styleSheets) if (link.href === href) return done();
	const link = document.createElement('link');
	link.rel = 'stylesheet';
	link.href = href;
	link.onload = done;
	link.onerror = () => {
		link.remove();
		delete coming[href];
		fail(new Error(href));
	};
	document.head.append(link);
}));
export const __vitePreload = (load, deps = [], from) =>
	Promise.all([load(), ...deps.map((dep) => style(new URL(dep, from).href))]).then(([part]) => part);
`;

/**
 * Ours in place of Vite's; nothing for every other module.
 * @param {string} id
 * @param {string} code
 */
export function withStyles(id, code) {
	if (id !== HELPER) return undefined;
	if (!TAKES.test(code)) throw new Error('Vite’s preload helper has changed: mend with-styles.js');
	return OURS;
}

/** @returns {import('vite').Plugin} */
export const stylesToo = () => ({
	name: 'styles-too',
	apply: 'build',
	enforce: 'post',
	transform: (code, id) => withStyles(id, code)
});
