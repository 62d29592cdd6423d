// The pictures of the README, from the running program: PICTURES=1 npx playwright test pictures
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { devices, type Page } from '@playwright/test';
import { expect, open, ready, test } from '../fixtures.js';

const folder = join(import.meta.dirname, '../../../docs/pictures');
const phone = { width: 390, height: 844 };
const desktop = { width: 1440, height: 900 };

test.skip(!process.env.PICTURES, 'Pictures are taken when they are asked for');
test.skip(({ isMobile }) => isMobile, 'Each picture sets its own window');
test.describe.configure({ mode: 'serial', timeout: 120_000 });
test.use({ userAgent: devices['Desktop Chrome'].userAgent });

async function take(page: Page, name: string) {
	await ready(page);
	await page.evaluate(() => document.fonts.ready);
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
