/**
 * The server sends no page that was rendered before: whatever Svelte and Kit hold ready to take over
 * such a page, and the answers that would come in it, would travel with the first load and never
 * run. Here they are told so, and the build drops what follows from it.
 */

/** @type {[RegExp, [string | RegExp, string][]][]} */
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
	],
	[
		/\/kit\/src\/runtime\/client\/client\.js$/,
		[
			['if (__SVELTEKIT_PAYLOAD__.data) {', 'if (false) {'],
			['if (hydrate) {\n\t\trestore_scroll();', 'if (false) {\n\t\trestore_scroll();'],
			[
				'started\n\t\t? subsequent_fetch(requested, resolved.href, init)\n\t\t: initial_fetch(requested, init)',
				'window.fetch(resolved.href, init)'
			],
			// Nor does it answer functions called from afar: no list of them is ever gone through.
			[/for \(const \S[^;{}]*? of (?:live_)?query_map(?:\.values\(\))?\) \{/g, 'if (false) $&']
		]
	],
	[
		/\/kit\/src\/runtime\/client\/fetcher\.js$/,
		[['} else if (BROWSER) {\n\twindow.fetch =', '} else if (false) {\n\twindow.fetch =']]
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
		if (!(typeof was === 'string' ? text.includes(was) : text.search(was) >= 0))
			throw new Error(`Svelte or Kit no longer says "${was}": mend never-hydrated.js`);
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
