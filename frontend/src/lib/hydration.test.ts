import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tell, withoutRests } from '../../never-hydrated.js';
import { withStyles } from '../../with-styles.js';

const svelte = (file: string) => {
	const path = `node_modules/svelte/src/${file}`;
	return { id: `/somewhere/${path}`, code: readFileSync(path, 'utf8') };
};

test('Svelte is told that it never takes over a page, wherever it asks', () => {
	const { id, code } = svelte('internal/client/dom/hydration.js');
	expect(tell(id, code)).toContain('export const hydrating = false;');
	expect(tell(id, code)).not.toMatch(/^\thydrating = /m);
	const root = svelte('legacy/legacy-client.js');
	expect(tell(root.id, root.code)).not.toContain('options.hydrate');
	const other = svelte('internal/client/render.js');
	expect(tell(other.id, other.code)).toBeUndefined();
	expect(() => tell(id, 'export var hydrating;')).toThrow('mend never-hydrated.js');
});

test('Kit is told the same, and that no answers come with a page', () => {
	const kit = (file: string) => {
		const path = `node_modules/@sveltejs/kit/src/runtime/client/${file}`;
		return tell(`/somewhere/${path}`, readFileSync(path, 'utf8'))!;
	};
	const client = kit('client.js');
	expect(client).toContain('if (false) {\n\t\trestore_scroll();\n\n\t\tawait _hydrate(');
	expect(client).toContain('const promise = window.fetch(resolved.href, init);');
	expect(client.match(/(?<!if \(false\) )for \(const [^;{}]* of (live_)?query_map/g)).toBeNull();
	expect(client.match(/if \(false\) for /g)).toHaveLength(8);
	expect(kit('fetcher.js')).toContain('} else if (false) {\n\twindow.fetch =');
});

test('a part comes with its styles, asked for at once and again when they did not come', () => {
	const helper = 'export const __vitePreload = function preload(baseModule, deps, importerUrl) {';
	expect(withStyles('\0vite/preload-helper.js', helper)).toContain('Promise.all([load(), ...');
	expect(withStyles('/src/other.js', helper)).toBeUndefined();
	expect(() => withStyles('\0vite/preload-helper.js', 'export {}')).toThrow('mend with-styles.js');
});

test('steps over what was there before are left out of components, and nothing else', () => {
	const code =
		'var p = root();\nvar x = $.child(p);\n$.reset(p);\n\t$.next(2);\n$.set_text(x, "$.next()");\n';
	expect(withoutRests(code)).toBe(
		'var p = root();\nvar x = $.child(p);\n$.set_text(x, "$.next()");\n'
	);
});

test('they do nothing but for a page to be taken over', () => {
	const { code } = svelte('internal/client/dom/hydration.js');
	expect(code).toMatch(/export function reset\(node\) \{\s*if \(!hydrating\) return;/);
	expect(code).toMatch(/export function next\(count = 1\) \{\s*if \(hydrating\) \{/);
});
