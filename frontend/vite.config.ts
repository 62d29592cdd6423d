import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:8080';

export default defineConfig({
	plugins: [sveltekit()],
	build: { assetsInlineLimit: 0 },
	server: {
		fs: { allow: ['../competencies/privacy'] },
		proxy: { '/api': server, '/content': server, '/openapi.json': server }
	},
	resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
	test: { include: ['src/**/*.test.ts'], environment: 'node' }
});
