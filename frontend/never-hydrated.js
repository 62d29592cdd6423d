/**
 * The server sends no page that was rendered before: whatever Svelte holds ready to take over such
 * a page would travel with the first load and never run. Here it is told so, and the build drops
 * what follows from it.
 */

/** @type {[RegExp, [string, string][]][]} */
const told = [
	[
		/\/svelte\/src\/internal\/client\/dom\/hydration\.js$/,
		[
			['export let hydrating = false;', 'export const hydrating = false;'],
			['\thydrating = value;\n', '']
		]
	],
	[
		/\/svelte\/src\/legacy\/legacy-client\.js$/,
		[['(options.hydrate ? hydrate : mount)(', 'mount(']]
	]
];

/**
 * Svelte's own file, told; nothing for every other.
 * @param {string} id
 * @param {string} code
 */
export function tell(id, code) {
	const changes = told.find(([file]) => file.test(id))?.[1];
	return changes?.reduce((text, [was, is]) => {
		if (!text.includes(was))
			throw new Error(`Svelte no longer says "${was}": mend never-hydrated.js`);
		return text.replace(was, is);
	}, code);
}

/**
 * A component without the steps over nodes that were there before.
 * @param {string} code
 */
export const withoutRests = (code) => code.replace(/^\s*\$\.(?:reset|next)\([^()\n]*\);\n/gm, '');

/** @returns {import('vite').Plugin} */
export const neverHydrated = () => ({
	name: 'never-hydrated',
	apply: 'build',
	enforce: 'post',
	transform: (code, id) =>
		tell(id, code) ?? (id.endsWith('.svelte') ? withoutRests(code) : undefined)
});
