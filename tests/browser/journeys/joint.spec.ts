// Two observers at one visit: each rates alone, on a device of their own, and neither sees
// the other's ratings before both are in; then they stand side by side.
import type { Page } from '@playwright/test';
import { address, choosePassword, dayFrom, expect, newcomer, open, signIn, test } from '../fixtures.js';

test.skip(({ isMobile }) => !isMobile, 'The work of a phone; and a sheet is sent only once');
test.describe.configure({ timeout: 180_000 });

async function rate(page: Page, ratings: Record<string, string>) {
	await page.getByRole('checkbox', { name: 'Crisis de-escalation' }).check();
	for (const [indicator, rating] of Object.entries(ratings)) {
		await page.locator(`[id="r-${indicator}"]`).getByText(rating, { exact: true }).click();
	}
}

test('a coach and a second observer rate one visit blind and compare', async ({ page, as, elsewhere }) => {
	const second = await elsewhere();
	const other = { given: 'Ilse', family: 'Marchetti', email: address('ilse') };
	const { link } = await newcomer(await as('admin'), {
		...other,
		role: 'R7',
		place: 'Harbor East',
		permissions: ['coach', 'observe_counting', 'learn']
	});
	const api = await as('coach');
	let path = '';
	const heard: string[] = [];

	await test.step('the coach calls the observers', async () => {
		await open(page, '/certification');
		await page.getByRole('main').getByRole('link', { name: 'Joint observations' }).click();
		await page.getByRole('link', { name: 'Arrange one' }).click();
		await page.locator('#subject-search').fill('Fontaine');
		await page.getByRole('button', { name: /^Andre Fontaine/ }).click();
		await page.getByLabel('When').fill(`${dayFrom(-1)}T10:00`);
		await page.getByRole('button', { name: 'Call the observers' }).click();
		await expect(page.getByText('Name two to six observers.')).toBeVisible();
		await page.locator('#raters-search').fill('Marchetti');
		await page.getByRole('button', { name: /^Ilse Marchetti/ }).click();
		await page.getByRole('button', { name: 'Call the observers' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Joint observation of Andre Fontaine' })).toBeVisible();
		path = new URL(page.url()).pathname;
	});

	await test.step('is reminded of the sheet until it is in', async () => {
		const missing = page.getByRole('region', { name: 'Your sheet is missing' }).getByRole('link');
		await open(page, '/coaching');
		await missing.filter({ hasText: 'Andre Fontaine' }).first().click();
		await expect(page).toHaveURL(new RegExp(path));
	});

	await test.step('rates alone; what was rated waits on the device', async () => {
		await rate(page, { 'C01.1': 'Done well', 'C01.2': 'Partly', 'C01.3': 'A model' });
		await page.reload();
		await expect(page.locator('[id="r-C01.2"]').getByRole('radio', { name: /Partly/ })).toBeChecked();
		await page.getByRole('button', { name: 'Send my sheet' }).click();
		await expect(page.getByRole('heading', { name: 'Your sheet' })).toBeVisible();
		await expect(page.getByText('The sheets open when the last one is in.')).toBeVisible();
	});

	await test.step('the second sees that a sheet is in, and nothing of it', async () => {
		const password = 'two pens and a clipboard';
		await choosePassword(second, link, password);
		await signIn(second, other.email, password);
		second.on('response', async (answer) => {
			if (answer.url().includes('/joint-events')) heard.push(await answer.text().catch(() => ''));
		});
		await open(second, path);
		const raters = second.getByRole('region', { name: 'Observers' }).getByRole('listitem');
		await expect(raters.filter({ hasText: 'Dana Whitehorse' })).toContainText('Sheet is in');
		await expect(raters.filter({ hasText: 'Ilse Marchetti' })).toContainText('Not in yet');
		await expect(second.getByRole('heading', { name: 'Sheet beside sheet' })).toHaveCount(0);
		expect(heard.length).toBeGreaterThan(0);
		for (const text of heard) expect(text).not.toContain('C01.2');
	});

	await test.step('rates, and both compare', async () => {
		await rate(second, { 'C01.1': 'Done well', 'C01.2': 'A model', 'C01.3': 'Done well' });
		await second.getByRole('button', { name: 'Send my sheet' }).click();
		for (const one of [second, page]) {
			if (one === page) await one.reload();
			await expect(one.getByRole('heading', { name: 'How they agree' })).toBeVisible();
			await expect(one.getByText('Both rated the same 3 skills: 1 with the same number')).toBeVisible();
			await expect(one.getByRole('row', { name: /^C01\.1/ })).toContainText('The same');
			await expect(one.getByRole('row', { name: /^C01\.2/ })).toContainText('More than one step');
			await expect(one.getByRole('row', { name: /^C01\.3/ })).toContainText('One step');
		}
		const event = await api.get(`/joint-events/${path.split('/').pop()}`);
		expect(event.state).toBe('closed');
		expect(event.sheets.map((sheet: { blind: boolean }) => sheet.blind)).toEqual([true, true]);
	});

	await test.step('no sheet can be changed any more', async () => {
		await expect(page.getByRole('button', { name: 'Send my sheet' })).toHaveCount(0);
		await expect(page.getByRole('button', { name: 'Wait no longer' })).toHaveCount(0);
	});

	await test.step('what was seen of the worker is recorded apart, for the same visit', async () => {
		const { encounter_ref } = await api.get(`/joint-events/${path.split('/').pop()}`);
		await expect(page.getByText('It rates the observers, not Andre Fontaine.')).toBeVisible();
		const record = page.getByRole('link', { name: 'Record it as an observation' });
		await expect(record).toHaveAttribute('href', new RegExp(`ref=${encounter_ref}&competency=C01$`));
	});
});
