// Every page of the program, found by its folder, as a person whose page it is, in light and dark,
// on a phone and at a desk: no axe fault, nothing to scroll sideways (down to 320 px, and with text
// at twice its size), nothing that moves for who wants no motion, nothing from another host.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, expectStill } from '../axe.js';
import { expect, open, ready, test, travel } from '../fixtures.js';
import { addressOf, ownerOf, routes, type Who } from '../routes.js';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

test.skip(({ isMobile }) => isMobile, 'Each page is looked at in both sizes here');
test.describe.configure({ timeout: 360_000 });

/** One page, loaded once: light on a phone, narrow, dark at a desk, and with large text. */
async function look(page: Page, path: string) {
	await page.setViewportSize(phone);
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
	await travel(page, path);
	await expect(page.getByRole('heading', { level: 1 }).first()).not.toContainText(/nothing here|not yours|broke/i);
	await expectAccessible(page);
	await expectStill(page);
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 320, height: phone.height });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize(desk);
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	const size = (text: string) => page.evaluate((text) => (document.documentElement.style.fontSize = text), text);
	await size('200%');
	await expectNoSidewaysScroll(page);
	await size('');
}

const all = (who: Who) => routes.filter((route) => ownerOf(route) === who);
const half = (list: string[], which: number) => list.filter((_, i) => i % 2 === which);
const walks: [string, Who, string[]][] = [
	['new hire', 'newhire', all('newhire')],
	['coach', 'coach', ['/', ...all('coach')]],
	['center, first half', 'center', ['/', ...half(all('center'), 0)]],
	['center, second half', 'center', half(all('center'), 1)],
	['administrator', 'admin', ['/', ...all('admin')]]
];

for (const [name, who, list] of walks) {
	test(`every page is open to everyone: ${name}`, async ({ page, as }) => {
		const api = await as(who);
		await open(page, '/account');
		const faults: string[] = [];
		for (const route of list) {
			await test.step(route, async () => {
				// Every page is looked at, whatever is wrong with those before it.
				await addressOf(route, api)
					.then((path) => look(page, path))
					.catch((fault: Error) => faults.push(`${route}: ${fault.message}`));
			});
		}
		expect(faults.join('\n\n')).toBe('');
	});
}

for (const [where, size] of Object.entries({ phone, desk })) {
	test.describe(`on a ${where}`, () => {
		test.use({ viewport: size, colorScheme: size === phone ? 'dark' : 'light' });

		test('what opens above a page', async ({ page, as }) => {
			const api = await as('center');
			await open(page, '/');
			await test.step('the account menu', async () => {
				await page.getByRole('button', { name: /account and settings/i }).click();
				await expect(page.getByRole('link', { name: 'My account' })).toBeVisible();
				await expectAccessible(page);
				await page.keyboard.press('Escape');
			});
			await test.step('the search, empty and with results', async () => {
				await page.getByRole('button', { name: 'Search', exact: true }).click();
				const dialog = page.getByRole('dialog', { name: 'Search' });
				await expect(dialog.getByRole('region', { name: 'Pages' })).toBeVisible();
				await expectAccessible(page);
				await dialog.getByRole('searchbox').fill('ma');
				await expect(dialog.getByRole('region', { name: 'People' }).getByRole('link').first()).toBeVisible();
				await expectAccessible(page);
				await page.keyboard.press('Escape');
			});
			if (size === phone) {
				await test.step('the other ways', async () => {
					await page.getByRole('button', { name: 'More' }).click();
					await expect(page.getByRole('dialog', { name: 'More' }).getByRole('link', { name: 'Search' })).toBeVisible();
					await expectAccessible(page);
					await page.keyboard.press('Escape');
				});
			}
			await test.step('the reasons behind a cell of site readiness', async () => {
				const site = (await api.get('/nodes')).items.find((node: { kind: string }) => node.kind === 'site');
				await travel(page, `/sites/${site.id}/readiness`);
				await page.getByRole('button', { name: /why/i }).first().click();
				await expect(
					page.getByRole('dialog').getByRole('link', { name: 'All reasons and evidence' })
				).toBeVisible();
				await expectAccessible(page);
				await page.keyboard.press('Escape');
				await expect(page.getByRole('dialog')).toBeHidden();
			});
		});
	});
}

test('every page carries its content security policy', async ({ page, as }) => {
	await as('newhire');
	const answer = await page.goto('/');
	await ready(page);
	const policy = answer!.headers()['content-security-policy'];
	expect(policy).toMatch(/default-src '(none|self)'/);
	expect(policy).toMatch(/script-src 'self'( 'sha256-[^']+')*;/);
});
