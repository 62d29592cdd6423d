// The requirements by role, read on a phone by somebody new: from a requirement that is not met
// to its rule, and by the list of all.
import { expect, open, test } from '../fixtures.js';

test.describe.configure({ timeout: 120_000 });
test.skip(({ isMobile }) => !isMobile, 'Read on a phone');

test('a new hire reads what is asked of them and who has to act', async ({ page, as }) => {
	const api = await as('newhire');
	const { requirements } = await api.get('/framework');

	await test.step('finds all rules, and those of their role', async () => {
		await open(page, '/help');
		await page.getByRole('main').getByRole('link', { name: 'Requirements by role' }).first().click();
		await expect(page.getByRole('heading', { level: 1, name: 'Requirements by role' })).toBeVisible();
		const rows = page.getByRole('main').locator('a[href^="/rules/"]');
		await expect(rows).toHaveCount(requirements.length);
		await page.getByRole('button', { name: /^Asked of my role/ }).click();
		const mine = await rows.count();
		expect(mine).toBeGreaterThan(0);
		expect(mine).toBeLessThan(requirements.length);
		await expect(page.getByRole('button', { name: `Asked of my role (${mine})` })).toHaveAttribute(
			'aria-pressed',
			'true'
		);
	});

	await test.step('reads one: why, of whom, by when, who acts', async () => {
		const rule = requirements.find((one: { id: string }) => one.id === 'FR-13');
		await page.getByRole('main').locator('a[href="/rules/FR-13"]').click();
		await expect(page.getByRole('heading', { level: 1, name: rule.title })).toBeVisible();
		await expect(page.getByText(rule.why).first()).toBeVisible();
		const asks = page.getByRole('region', { name: /asks$/ });
		for (const clause of rule.clauses) await expect(asks).toContainText(clause.title);
		await expect(asks.getByText(/^Up to the /).first()).toBeVisible();
		await expect(asks.getByText(/^(At any time|Within \d+ days? of starting)/).first()).toBeVisible();
	});

	await test.step('goes from rule to rule', async () => {
		const others = page.getByRole('navigation', { name: 'Other requirements' });
		const next = others.getByRole('link').last();
		const title = (await next.textContent())!.trim();
		await next.click();
		await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
	});

	await test.step('opens a path to a certificate, gate by gate', async () => {
		await page.getByRole('main').getByRole('link', { name: 'Requirements by role' }).click();
		const paths = page.getByRole('region', { name: 'Paths to certificates' });
		await paths.locator('summary').first().click();
		await expect(paths.getByText(/The certificate holds for \d+ months\./).first()).toBeVisible();
		expect(await paths.locator('details[open] ol > li').count()).toBeGreaterThan(2);
	});
});
