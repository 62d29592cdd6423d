// A responder plays a scenario, is interrupted in a check, and reads in Spanish; a
// trainer opens the guide.
import { expect, ready, test } from '../fixtures.js';

test('a scenario is played to its end and looked back on', async ({ page, as }) => {
	const api = await as('responder');
	const { scenarios } = await api.get('/modules/M03');
	await page.goto('/learn/M03');
	await page.getByRole('link', { name: new RegExp(scenarios[0].title) }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(scenarios[0].title);
	const back = page.getByRole('heading', { name: 'Looking back' });
	const choices = page.locator('button.choice');
	await choices.first().click();
	await expect(page.getByRole('heading', { name: 'Decision 2' })).toBeFocused();

	await test.step('goes on where it was after a reload', async () => {
		await page.reload();
		await expect(page.getByRole('heading', { name: 'Decision 2' })).toBeVisible();
	});
	for (let n = 2; n < 30 && !(await back.isVisible()); n++) {
		await choices.first().click();
		await expect(page.getByRole('heading', { name: `Decision ${n + 1}` }).or(back)).toBeVisible();
	}
	await expect(page.getByRole('heading', { name: /What you showed|What to look at again/ }).first()).toBeVisible();
	const kept = (await api.get('/modules/M03/plays')).items;
	expect(kept[0].scenario).toBe(scenarios[0].code);
	await page.getByRole('link', { name: 'Back to the module' }).click();
	await expect(page.getByText(/^You played it\./)).toBeVisible();
});

test('an open check goes on with the same questions', async ({ page, as }, { project }) => {
	test.skip(project.name !== 'phone', 'One open check for each person');
	await as('responder');
	await page.goto('/learn/M05/check');
	const question = page.locator('fieldset legend');
	await expect(page.getByRole('list', { name: 'Questions' }).getByRole('button')).toHaveCount(10);
	const first = await question.textContent();
	await page.evaluate(() => sessionStorage.clear());
	await page.reload();
	await expect(question).toHaveText(first!);
});

test('a module is read in Spanish, and says who has not read it yet', async ({ page, as }) => {
	await as('responder');
	await page.goto('/learn/M01');
	await page.getByRole('button', { name: 'Español' }).click();
	await expect(page.getByText('This translation awaits review')).toBeVisible();
	await expect(page.getByText('Not yet reviewed by a clinician').first()).toBeVisible();
	await page.getByRole('link', { name: /job aid/ }).click();
	await expect(page.locator('section.prose').first()).toHaveAttribute('lang', 'es');
	await page.getByRole('button', { name: 'English' }).click();
	await expect(page.locator('section.prose').first()).toHaveAttribute('lang', 'en');
});

test('a trainer opens the guide, a worker does not see it', async ({ page, as }) => {
	await as('trainer');
	await page.goto('/learn/M02');
	await page.getByRole('link', { name: "Trainer's guide" }).click();
	await expect(page.getByRole('heading', { name: 'Role plays' })).toBeVisible();
	await as('responder');
	await page.goto('/learn/M02');
	await ready(page);
	await expect(page.getByRole('link', { name: "Trainer's guide" })).toHaveCount(0);
});
