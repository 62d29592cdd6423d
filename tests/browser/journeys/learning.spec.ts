// A responder plays a scenario, is interrupted in a check, and reads in Spanish; a
// trainer opens the guide.
import { expectAccessible } from '../axe.js';
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
	await page.getByRole('link', { name: 'Trainer’s guide' }).click();
	await expect(page.getByRole('heading', { name: 'Role plays' })).toBeVisible();
	await as('responder');
	await page.goto('/learn/M02');
	await ready(page);
	await expect(page.getByRole('link', { name: 'Trainer’s guide' })).toHaveCount(0);
});

test('a module is taken into the work: a question to think over, a task that becomes a goal', async ({ page, as }) => {
	const api = await as('responder');
	const { reflections, field_tasks, lessons } = await api.get('/modules/M03');
	await page.goto(`/learn/M03/${lessons[0].slug}`);
	const thought = page.locator('.card', { has: page.getByRole('heading', { name: 'Think it over' }) });
	await expect(thought).toContainText(reflections[0].prompt);
	await expect(thought).toContainText('nothing is written down');
	await page.goto('/learn/M03');
	const tasks = page.getByRole('region', { name: 'On your coming shifts' });
	await expect(tasks.getByRole('listitem')).toHaveCount(field_tasks.length);
	await expect(tasks).toContainText(field_tasks[1].looks_like);
	await expect(tasks.getByRole('link')).toHaveCount(0);

	await test.step('a coach begins a cycle with it', async () => {
		await as('coach');
		await page.goto('/learn/M03');
		await page.getByRole('link', { name: `Make it a goal: ${field_tasks[1].title}` }).click();
		await expect(page.getByLabel(/^The goal/)).toHaveValue(field_tasks[1].task);
		await expect(page.getByLabel('The skill')).toHaveValue(field_tasks[1].indicators[0]);
		await expectAccessible(page);
	});
});

test.describe('without a connection', () => {
	test.use({ expected: [/ERR_INTERNET_DISCONNECTED/] });

	test('who loses the connection in a lesson reads on', async ({ page, as, context }) => {
		const api = await as('responder');
		const { lessons } = await api.get('/modules/M16');
		await page.goto(`/learn/M16/${lessons[0].slug}`);
		await ready(page);
		await context.route('**/api/v1/modules/*/lessons/*/reading', (route) => route.abort('internetdisconnected'));
		await page.getByRole('button', { name: 'Mark as read and go on' }).click();
		await expect(page.getByText('Mark it when you are back')).toBeVisible();
		await page.getByRole('link', { name: 'Next lesson' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(lessons[1].title);
	});
});
