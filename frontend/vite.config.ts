import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { faces } from './faces.js';
import { groups, runtimeToo, shortNames, splitTexts, straightIn } from './first-load.js';
import { leanIcons } from './icons.js';
import { moduleTitles } from './module-titles.js';
import { neverHydrated } from './never-hydrated.js';
import { stylesToo } from './with-styles.js';

// The server compares the page's origin with the host that is asked for: it must stay the page's own.
const server = { target: 'http://127.0.0.1:8080', changeOrigin: false };

export default defineConfig({
	plugins: [
		neverHydrated(),
		stylesToo(),
		faces(),
		leanIcons(),
		sveltekit(),
		moduleTitles(),
		splitTexts(),
		shortNames(),
		straightIn(),
		runtimeToo()
	],
	build: {
		assetsInlineLimit: 0,
		// A page's list of styles travels with the program; its scripts name each other.
		modulePreload: {
			polyfill: false,
			resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css'))
		},
		rolldownOptions: { output: { codeSplitting: groups() } }
	},
	server: {
		fs: { allow: ['../competencies/privacy'] },
		proxy: { '/api': server, '/calendar': server, '/content': server, '/openapi.json': server }
	},
	resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
	test: { include: ['src/**/*.test.ts'], environment: 'node', setupFiles: ['src/test-setup.ts'] }
});
