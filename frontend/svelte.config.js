import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * What a policy calls a text that stands in the page itself.
 * @param {string} text
 * @returns {`sha256-${string}`}
 */
const hashOf = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Kit's page announcer carries a style attribute; a strict policy must name its hash. */
const root = readFileSync('node_modules/@sveltejs/kit/src/core/sync/write_root.js', 'utf8');
const announcer = /id="svelte-announcer"[^>]* style="([^"]+)"/.exec(root)?.[1];
if (!announcer) throw new Error('Kit no longer styles its announcer inline: mend svelte.config.js');

/** The look that was chosen on this device is put on before the first paint; storage may be closed. */
const look = /<script>([^]*?)<\/script>/.exec(readFileSync('src/app.html', 'utf8'))?.[1];
if (!look) throw new Error('app.html no longer sets the look: mend svelte.config.js');

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	kit: {
		adapter: adapter({ fallback: '200.html', precompress: true }),
		paths: { relative: false },
		// The guides' pictures are for whoever opens a guide; nobody keeps them for later.
		serviceWorker: { register: false, files: (file) => !file.startsWith('help/') },
		alias: { $competencies: '../competencies' },
		// Kit writes the hash of its own inline script into a <meta> policy; the
		// server lifts that policy into a header and adds frame-ancestors.
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['none'],
				'script-src': ['self', hashOf(look)],
				'style-src': ['self'],
				'style-src-attr': ['unsafe-hashes', hashOf(announcer)],
				'img-src': ['self'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'manifest-src': ['self'],
				'worker-src': ['self'],
				'base-uri': ['none'],
				'form-action': ['self']
			}
		}
	}
};
