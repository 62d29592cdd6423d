// Keeping places and people in order: a place is closed and opened again, a leave that was entered
// by mistake is taken back, and nothing leads to a place that is not one's own.
import { dayFrom, expect, open, test } from '../fixtures.js';

test.use({ expected: [/status of 409/] });
test.skip(({ isMobile }) => isMobile, 'What it changes can change only once');

test('a place is closed, and opened again', async ({ page, as }) => {
	const api = await as('admin');
	await open(page, '/sites');
	const name = `Night team ${Date.now() % 100_000}`;
	const row = page.getByRole('listitem').filter({ hasText: new RegExp(`^\\s*${name}`) });
	const dialog = page.getByRole('dialog');
	await page.getByRole('button', { name: 'Add a place' }).click();
	await dialog.getByLabel('Lies in').selectOption({ label: 'Harbor West' });
	await dialog.getByLabel('Name').fill(name);
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog).toBeHidden();
	await row.getByRole('button', { name }).click();
	await dialog.getByLabel('Last day').fill(dayFrom(0));
	await dialog.getByRole('button', { name: 'Close it' }).click();
	await expect(dialog.getByText('Closed after')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(row.getByText(/^Closed /)).toBeVisible();
	await row.getByRole('button', { name }).click();
	await dialog.getByRole('button', { name: 'Open it again' }).click();
	await expect(dialog.getByRole('button', { name: 'Close it' })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(row.getByText(/^Closed /)).toHaveCount(0);
	const after = (await api.get('/nodes')).items.find((one: { name: string }) => one.name === name);
	expect(after.closed_on).toBeUndefined();
});

test('a place where people work is not closed, and says so', async ({ page, as }) => {
	await as('admin');
	await open(page, '/sites');
	await page.getByRole('button', { name: /Prairie North/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Close it' }).click();
	await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
});

test('a leave entered by mistake is taken back, and taking back is undone', async ({ page, as }) => {
	const api = await as('admin');
	const person = (await api.get('/people?q=Haugen&limit=1')).items[0];
	await open(page, `/people/${person.id}/manage`);
	const dialog = page.getByRole('dialog');
	const back = page.getByRole('button', { name: /^Take back/ });
	await page.getByRole('button', { name: 'Add leave' }).click();
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(back).toHaveCount(1);
	await back.click();
	await expect(page.getByRole('status').filter({ hasText: 'is taken back' })).toBeVisible();
	await expect(back).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(back).toHaveCount(1);
	await back.click();
	await expect(back).toHaveCount(0);
	expect((await api.get(`/people/${person.id}`)).leaves).toEqual([]);
});

test('a supervisor sees where their site lies, and opens no place that is not theirs', async ({ page, as }) => {
	await as('supervisor');
	await open(page, '/sites');
	const places = page.getByRole('region', { name: 'All places' });
	await expect(places.getByText('Harbor Family Services')).toBeVisible();
	await expect(places.getByRole('link', { name: /^Harbor East/ })).toBeVisible();
	await expect(places.getByRole('link', { name: /Harbor Family Services|Lakeland/ })).toHaveCount(0);
	await expect(places.getByRole('button', { name: /Harbor Family Services|Lakeland/ })).toHaveCount(0);
});
