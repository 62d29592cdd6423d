// The main jobs without a mouse, beside those that the journeys of each person do by keyboard
// already: a coach records a visit, and anybody goes anywhere by the search.
import type { Locator } from '@playwright/test';
import { expectAccessible } from '../axe.js';
import { expect, open, ready, tabTo, test } from '../fixtures.js';

test.skip(({ isMobile }) => isMobile, 'The work of a keyboard');
test.describe.configure({ timeout: 120_000 });

test('a coach records an observation', async ({ page, as }) => {
	const api = await as('coach');
	const press = async (wanted: Locator, ...keys: string[]) => {
		await tabTo(page, wanted);
		for (const key of keys) await page.keyboard.press(key);
	};
	const worker = (await api.get('/me')).coachees.find(
		(person: { display_name: string }) => person.display_name === 'Jamal Carter'
	);
	const strengths = 'Waited until the father had said all of it.';
	await open(page, `/observe?person=${worker.id}`);
	await press(page.getByRole('group', { name: 'Where' }), 'Space');
	await expect(page.getByRole('radio', { name: 'Home', exact: true })).toBeChecked();
	await tabTo(page, page.getByLabel('Minutes you watched'));
	await page.keyboard.type('30');
	await press(page.getByRole('group', { name: 'Did the family agree to an observer?' }), 'Space');
	await press(page.getByRole('button', { name: /^Crisis de-escalation/ }), 'Enter');
	// A number rates and goes on to the next skill; the starred one is the fifth.
	await tabTo(page, page.getByRole('group', { name: /^C01\.1/ }));
	for (const key of ['2', '2', '2', '2', 'n']) await page.keyboard.press(key);
	for (const code of ['C01.1', 'C01.2', 'C01.3', 'C01.4']) {
		await expect(page.locator(`[id="r-${code}"]`).getByRole('radio', { name: /Done well/ })).toBeChecked();
	}
	await tabTo(page, page.getByLabel('What went well'));
	await page.keyboard.type(strengths);
	await press(page.getByRole('button', { name: 'Save', exact: true }), 'Enter');
	await expect
		.poll(async () => {
			const { items } = await api.get(`/observations?subject_id=${worker.id}&limit=100`);
			return items.filter((one: { strengths?: string }) => one.strengths === strengths).length;
		})
		.toBe(1);
});

test('the search leads to a page, a person and back to where somebody was', async ({ page, as }) => {
	await as('center');
	await open(page, '/account');
	await page.keyboard.press('Control+k');
	const dialog = page.getByRole('dialog', { name: 'Search' });
	const field = dialog.getByRole('searchbox');
	await expect(field).toBeFocused();
	await page.keyboard.type('rater dri');
	await expect(dialog.getByRole('region', { name: 'Pages' }).getByRole('link')).toHaveText(['Rater drift']);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL('/certification/drift');
	await ready(page);

	await page.keyboard.press('Control+k');
	await expect(field).toBeFocused();
	await page.keyboard.type('Kwame Men');
	const people = dialog.getByRole('region', { name: 'People' });
	await expect(people.getByRole('link', { name: /Kwame Mensah/ })).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.press('ArrowDown');
	await expect(people.getByRole('link').first()).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'Kwame Mensah' })).toBeVisible();

	await page.keyboard.press('Control+k');
	const last = dialog.getByRole('region', { name: 'Where you went last' }).getByRole('link');
	await expect(last).toHaveText([/Kwame Mensah/, 'Rater drift']);
	await page.keyboard.press('Escape');
	await expect(dialog).toBeHidden();
});

test('who may see nobody else is offered nobody', async ({ page, as }) => {
	await as('newhire');
	await open(page, '/account');
	const asked: string[] = [];
	page.on('request', (request) => asked.push(new URL(request.url()).pathname));
	await page.keyboard.press('/');
	const dialog = page.getByRole('dialog', { name: 'Search' });
	await expect(dialog.getByRole('searchbox')).toBeFocused();
	await page.keyboard.type('account');
	await expect(dialog.getByRole('link', { name: 'My account' })).toBeVisible();
	await expect(dialog.getByRole('region', { name: 'People' })).toHaveCount(0);
	await page.waitForTimeout(400);
	expect(asked).not.toContain('/api/v1/people');
});
