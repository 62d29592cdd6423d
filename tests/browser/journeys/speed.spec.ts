// How heavy the first load is, over the wire and with all that the API answers; and what a change
// of page costs. Weights and the number of requests are held; times are told, since a busy machine
// would break them for no fault of ours.
import type { Page } from '@playwright/test';
import { without } from '../behind.js';
import { expect, open, test } from '../fixtures.js';
import { pick, rated, skill } from '../observing.js';

test.skip(({ isMobile }) => isMobile, 'Once is enough');
test.use({ expected: [/status of 401/], hasTouch: true, viewport: { width: 390, height: 844 } });

const KB = 1000;

/** What each kind of answer weighs, headers and all, as it arrives. */
async function scale(page: Page) {
	const session = await page.context().newCDPSession(page);
	await session.send('Network.enable');
	const kinds = new Map<string, string>();
	const weights: Record<string, number> = {};
	session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const kind = kinds.get(requestId) ?? 'Other';
		weights[kind] = (weights[kind] ?? 0) + encodedDataLength / KB;
	});
	return (what: string) => {
		const all = Object.values(weights).reduce((sum, one) => sum + one, 0);
		const told = Object.entries(weights).map(([kind, one]) => `${kind.toLowerCase()} ${one.toFixed(1)}`);
		console.log(`${what}: ${all.toFixed(1)} kB (${told.join(', ')})`);
		return { all, script: weights.Script ?? 0 };
	};
}

test.describe('first load', () => {
	test.use({ serviceWorkers: 'block' });
	const limits: [string, string | undefined, { script: number; all: number }][] = [
		['/sign-in', undefined, { script: 43, all: 84 }],
		['/', 'newhire', { script: 59, all: 113 }],
		['/', 'coach', { script: 59, all: 119 }],
		['/observe', 'coach', { script: 79.5, all: 150 }]
	];
	for (const [path, who, limit] of limits) {
		test(`${path} is light${who ? ` for the ${who}` : ''}`, async ({ page, as }) => {
			if (who) await as(who);
			const read = await scale(page);
			await page.goto(path);
			await expect(page.locator('main h1').first()).toBeVisible();
			await expect(page.locator('.skeleton:visible')).toHaveCount(0);
			await page.waitForLoadState('networkidle');
			await page.evaluate(() => document.fonts.ready);
			// What is wanted later begins after two seconds; by then this is counted.
			await page.waitForTimeout(400);
			const { script, all } = read(`first load of ${path}`);
			expect(script).toBeLessThan(limit.script);
			expect(all).toBeLessThan(limit.all);
		});
	}

	// The row above holds all of observe. Here what it asks for behind its first view is held back for
	// as long as somebody fills that in: this is what must arrive before the page can be used.
	test('/observe can be used, and keeps what is chosen, with 60 kB of script', async ({ page, as }) => {
		await as('coach');
		const read = await scale(page);
		const come = await without(page, 'main form');
		await page.goto('/observe');
		await page.getByRole('button', { name: 'Keisha Brown' }).tap();
		await pick(page, 'Where', 'School').tap();
		await page.getByRole('button', { name: '30 minutes' }).tap();
		await skill(page, 'Crisis de-escalation').tap();
		await expect(page.getByText(/^Draft kept/)).toBeVisible();
		await expect(rated(page, 'C01.1')).toHaveCount(0);
		const { script, all } = read('/observe before it can be used');
		expect(script).toBeLessThan(60);
		expect(all).toBeLessThan(130);
		await come();
		await expect(rated(page, 'C01.1')).toBeVisible();
	});
});

/** Goes by the program's own link and measures until the new page's heading stands. */
const go = (page: Page, path: string) =>
	page.evaluate(async (path) => {
		const link = Object.assign(document.createElement('a'), { href: path });
		document.body.append(link);
		const old = document.querySelector('main h1');
		const before = performance.now();
		link.click();
		link.remove();
		while (location.pathname !== path || !document.querySelector('main h1') || document.querySelector('main h1') === old) {
			await new Promise(requestAnimationFrame);
		}
		return performance.now() - before;
	}, path);

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

test('a change of page asks for little, and how long it takes is told', async ({ page, as }) => {
	const api = await as('center');
	const { items } = await api.get('/nodes');
	const site = items.find((node: { kind: string }) => node.kind === 'site').id;
	const person = (await api.get('/people?role=R1&limit=1')).items[0].id;
	const candidacy = (await api.get('/candidacies')).items[0].id;
	const paths = ['/', '/learn', '/learn/M02', '/coaching', '/people', `/people/${person}`, '/sites', `/sites/${site}`];
	paths.push('/certification', `/certification/${candidacy}`, '/training', '/help');
	await page.setViewportSize({ width: 1440, height: 900 });
	await open(page, '/account');
	// The bell looks once, when the first page has stood for two seconds.
	await page.waitForResponse(/\/me\/notifications/);
	const times = new Map<string, number[]>();
	for (let round = 0; round < 4; round++) {
		for (const path of paths) {
			const asked: string[] = [];
			const listen = (request: { url(): string }) => asked.push(new URL(request.url()).pathname);
			page.on('request', listen);
			const took = await go(page, path);
			page.off('request', listen);
			// The first time its program comes too.
			if (round === 0) continue;
			times.set(path, [...(times.get(path) ?? []), took]);
			const api = asked.filter((url) => url.startsWith('/api/'));
			expect(api.length, `${path} asks for ${api.join(', ')}`).toBeLessThanOrEqual(6);
			expect(new Set(api).size, `${path} asks twice: ${api.join(', ')}`).toBe(api.length);
			expect(asked.filter((url) => url.startsWith('/_app/')), path).toEqual([]);
		}
	}
	const short = (path: string) => path.replace(/[0-9a-f-]{36}/, '[id]');
	console.log([...times].map(([path, all]) => `${short(path)}: ${median(all).toFixed(0)} ms`).join(', '));
});
