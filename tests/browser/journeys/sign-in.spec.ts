import { expect, test } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';

for (const colorScheme of ['light', 'dark'] as const) {
	test(`whoever is not signed in is asked to, in ${colorScheme}`, async ({ page }) => {
		const faults: string[] = [];
		page.on('pageerror', (error) => faults.push(error.message));
		page.on('console', (line) => {
			if (/content security policy/i.test(line.text())) faults.push(line.text());
		});
		await page.emulateMedia({ colorScheme });
		await page.goto('/');
		await expect(page).toHaveURL(/\/sign-in/);
		await expect(page.getByLabel(/e-?mail/i)).toBeVisible();
		await expect(page.getByLabel(/password/i).first()).toBeVisible();
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		expect(faults).toEqual([]);
	});
}

test('a wrong password is told in words', async ({ page }) => {
	await page.goto('/sign-in');
	await page.getByLabel(/e-?mail/i).fill('nobody@example.test');
	await page.getByLabel(/password/i).first().fill('not the password');
	await page.getByRole('button', { name: /sign in/i }).click();
	await expect(page.getByText('do not match')).toBeVisible();
});

test('everything comes from this server', async ({ page, baseURL }) => {
	const strangers: string[] = [];
	page.on('request', (request) => {
		if (!request.url().startsWith(baseURL!) && !request.url().startsWith('data:')) strangers.push(request.url());
	});
	for (const path of ['/sign-in', '/docs', '/problems/invalid']) {
		await page.goto(path, { waitUntil: 'networkidle' });
	}
	expect(strangers).toEqual([]);
});
