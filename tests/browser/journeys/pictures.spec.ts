// The pictures of the README and of the guides, from the running program: `make pictures`.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { devices, type Page } from '@playwright/test';
import { expect, open, ready, test } from '../fixtures.js';
import { guides } from '../guides.js';
import { addressOf, type Who } from '../routes.js';

const folder = join(import.meta.dirname, '../../../docs/pictures');
const help = join(import.meta.dirname, '../../../frontend/static/help');
const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

test.skip(!process.env.PICTURES, 'Pictures are taken when they are asked for');
test.skip(({ isMobile }) => isMobile, 'Each picture sets its own window');
test.describe.configure({ timeout: 120_000 });
test.use({ userAgent: devices['Desktop Chrome'].userAgent });

/** Waits until the page has gone where it was going: a form moves on by itself after a rating. */
async function still(page: Page) {
	const moved = async () => {
		const before = await page.evaluate(() => scrollY);
		await page.waitForTimeout(400);
		return Math.abs((await page.evaluate(() => scrollY)) - before);
	};
	await expect.poll(moved).toBe(0);
}

async function take(page: Page, name: string) {
	await ready(page);
	await page.evaluate(() => document.fonts.ready);
	await still(page);
	const path = join(folder, `${name}.png`);
	await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
	expect(statSync(path).size, name).toBeLessThan(200_000);
}

test('the new hire', async ({ page, as }) => {
	await as('newhire');
	await page.setViewportSize(phone);
	await open(page, '/');
	await take(page, 'path-phone');
	await page.emulateMedia({ colorScheme: 'dark' });
	await take(page, 'path-phone-dark');
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize(desktop);
	await open(page, '/');
	await take(page, 'path');
	await page.getByRole('link', { name: 'Continue' }).click();
	await expect(page).toHaveURL(/\/learn\/M01\//);
	await take(page, 'lesson');
});

test('the coach', async ({ page, as }) => {
	const api = await as('coach');
	const coachees = (await api.get('/me')).coachees as { id: string; display_name: string }[];
	const who = (name: string) => coachees.find((person) => person.display_name === name)!.id;
	await page.setViewportSize(phone);
	await open(page, `/observe?person=${who('Marisol Vega')}`);
	await page.getByRole('button', { name: /^Crisis de-escalation/ }).click();
	const first = page.getByRole('group', { name: /^C01\.1/ });
	await first.getByText('Done well').click();
	await still(page);
	await first.evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 120));
	await take(page, 'observe-phone');
	await page.setViewportSize(desktop);
	await open(page, `/people/${who('Kwame Mensah')}`);
	await page.locator('summary', { hasText: /^Why/ }).nth(1).click();
	await page.evaluate(() => scrollTo(0, 0));
	await take(page, 'person');
});

test('the center', async ({ page, as }) => {
	const api = await as('center');
	const sites = (await api.get('/nodes')).items as { id: string; name: string }[];
	const candidacies = (await api.get('/candidacies')).items;
	const find = (state: string) => candidacies.find((c: { state: string }) => c.state === state);
	await page.setViewportSize(desktop);
	await open(page, `/sites/${sites.find((site) => site.name === 'Harbor East')!.id}/readiness`);
	await take(page, 'site');
	await open(page, `/certification/${find('decision_pending').id}`);
	await take(page, 'candidate');
	await open(page, `/certificates/${find('certified').certificate_id}`);
	await take(page, 'certificate');
});

test.describe('of the guides', () => {
	test.use({ deviceScaleFactor: 1.5 });

	for (const [name, { who, size, steps }] of Object.entries(guides)) {
		test(name, async ({ page, as }) => {
			const api = await as(who);
			await page.setViewportSize(size);
			for (const [at, { go, shows }] of steps.entries()) {
				await go(page, api);
				await page.evaluate(() => document.fonts.ready);
				await shows(page).evaluate((element) => {
					const top = element.getBoundingClientRect().top + scrollY - 90;
					scrollTo({ top: top < 200 ? 0 : top, behavior: 'instant' });
				});
				const path = join(help, `${name}-${at + 1}.jpg`);
				await page.screenshot({ path, type: 'jpeg', quality: 72, animations: 'disabled', caret: 'hide' });
				expect(statSync(path).size, path).toBeLessThan(120_000);
			}
		});
	}
});

test.describe('for review by eye', () => {
	const look = join(import.meta.dirname, '../look');
	const seen: [Who, string[]][] = [
		['newhire', ['/', '/learn', '/learn/[code]', '/learn/[code]/[lesson]', '/people/[id]/transcript', '/help/[guide]']],
		['coach', ['/', '/observe/[[id]]', '/coaching', '/coaching/[id]', '/people/[id]']],
		['center', ['/', '/sites/[id]', '/people', '/certification', '/certification/[id]', '/certificates/[id]']]
	];
	for (const [who, list] of seen) {
		test(who, async ({ page, as }) => {
			const api = await as(who);
			for (const route of list) {
				const path = await addressOf(route, api);
				for (const [where, size] of Object.entries({ phone, desktop })) {
					await page.setViewportSize(size);
					await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
					await open(page, path);
					const shoot = (how: string) =>
						page.screenshot({
							path: join(look, `${who}${route.replace(/\W+/g, '-')}.${where}.${how}.png`),
							fullPage: true,
							animations: 'disabled'
						});
					await shoot('light');
					await page.emulateMedia({ colorScheme: 'dark' });
					await shoot('dark');
					if (where === 'phone') continue;
					await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
					await shoot('forced');
				}
			}
		});
	}
});
