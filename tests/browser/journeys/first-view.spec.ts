// The observation form on a line that goes: its first view is filled in and kept before the rest of
// it has come; that comes by itself, moves nothing, and is asked for again where it did not come.
import type { Page } from '@playwright/test';
import { without } from '../behind.js';
import { expectAccessible } from '../axe.js';
import { expect, ready, test } from '../fixtures.js';
import { choose, pick, rate, rated, visit } from '../observing.js';

test.use({ expected: [/ERR_FAILED/] });

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
const late = (page: Page) => page.getByText('The rest of this form is still on its way');
const count = (page: Page) => page.getByText('6 of 6 rated', { exact: true }).and(page.locator('p'));
const FORM = 'main form';

async function first(page: Page) {
	await page.goto('/observe');
	await page.getByRole('button', { name: 'Rosa Benally' }).click();
	await visit(page, 'Home');
	await choose(page, 'Safety and risk assessment');
	await expect(page.getByText(/^Draft kept/)).toBeVisible();
}

/** What moved by itself so far, as the browser scores it. */
const moved = (page: Page) =>
	page.evaluate(
		() =>
			new Promise<number>((done) => {
				const all = new PerformanceObserver(() => undefined);
				all.observe({ type: 'layout-shift', buffered: true });
				requestAnimationFrame(() => {
					const shifts = all.takeRecords() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[];
					done(shifts.reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0));
				});
			})
	);

test('who and what is chosen and kept before the rest is there, and it moves nothing', async ({
	page,
	as
}) => {
	const api = await as('coach');
	const come = await without(page, FORM);
	await first(page);
	await expect(late(page)).toBeVisible();
	await expectAccessible(page);

	await test.step('a tap that needs the rest waits for it', async () => {
		await page.getByText('Live field observation').click();
		await expect(page.getByLabel('Day', { exact: true })).toHaveCount(0);
		await page.getByText('Live field observation').click();
	});

	await test.step('the page may be closed: the draft is there', async () => {
		await page.reload();
		await expect(page.getByText('Rosa Benally')).toBeVisible();
		await expect(pick(page, 'Where', 'Home').locator('input')).toBeChecked();
	});

	await test.step('it comes, nothing moves, and the form goes on', async () => {
		await page.evaluate(() => document.fonts.ready);
		await page.waitForTimeout(600);
		const before = await moved(page);
		await come();
		await expect(rated(page, 'C02.1')).toBeVisible();
		await expect(late(page)).toHaveCount(0);
		await page.waitForTimeout(300);
		expect((await moved(page)) - before).toBeLessThan(0.01);
		for (const code of ['C02.1', 'C02.2', 'C02.3', 'C02.4', 'C02.5', 'C02.6']) {
			await rate(rated(page, code), 'Done well');
		}
		const id = page.url().split('/').pop()!;
		await save(page).click();
		await expect(page.getByRole('heading', { name: 'Saved', exact: true })).toBeVisible();
		expect((await api.get(`/observations/${id}`)).ratings).toHaveLength(6);
	});
});

test('what did not come is asked for again, with its styles', async ({ page, as }) => {
	await as('coach');
	const come = await without(page, FORM, 'refused');
	await first(page);
	await expect(late(page)).toBeVisible();
	await page.getByRole('button', { name: 'Try again' }).click();
	await expect(late(page)).toBeVisible();
	await come();
	await page.evaluate(() => dispatchEvent(new Event('online')));
	const row = rated(page, 'C02.1');
	await expect(row).toBeVisible();
	await expect(row.locator('.scale')).toHaveCSS('display', 'grid');
	await expect(page.getByText('Rosa Benally')).toBeVisible();
});

test('whoever saves a whole draft before the rest is there, saves it when it is', async ({ page, as }) => {
	await as('coach');
	await first(page);
	for (const code of ['C02.1', 'C02.2', 'C02.3', 'C02.4', 'C02.5', 'C02.6']) {
		await rate(rated(page, code), 'Done well');
	}
	await expect(count(page)).toBeVisible();
	await expect(page).toHaveURL(/\/observe\/[0-9a-f-]{36}$/);
	const come = await without(page, FORM);
	await page.reload();
	await expect(count(page)).toBeVisible();
	await save(page).click();
	await expect(page.locator('[aria-busy=true]')).toBeVisible();
	await come();
	await expect(page.getByRole('heading', { name: 'Saved', exact: true })).toBeVisible();
	await ready(page);
});
