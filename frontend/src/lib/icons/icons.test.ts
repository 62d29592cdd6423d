import { join } from 'node:path';
import { expect, test } from 'vitest';
import { iconOf, leanIcons, linesOf } from '../../../icons.js';

const folder = 'node_modules/@lucide/svelte/dist/icons';

test('an icon is the markup of its lines, as Lucide drew them', () => {
	expect(linesOf(join(folder, 'chevron-right.svelte'))).toBe('<path d="m9 18 6-6-6-6"/>');
	expect(linesOf(join(folder, 'circle-check.svelte'))).toMatch(/^<circle [^>]+\/><path [^>]+\/>$/);
});

test('the icons that Lucide draws are taken over, and nothing else', () => {
	const { resolveId } = leanIcons() as unknown as {
		resolveId: (source: string, from?: string) => string;
	};
	const id = resolveId('./bell.svelte', join(folder, 'bell.js'));
	expect(iconOf(id)).toBe('bell');
	expect(resolveId('./Bell.svelte', '/src/lib/components/AppHeader.svelte')).toBeUndefined();
	expect(iconOf('/src/lib/components/Logo.svelte')).toBeUndefined();
});
