// A responder does a drill on the phone, is interrupted, and looks at what it showed;
// an author sees how the questions of a check do.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { expect, ready, test } from '../fixtures.js';
import { Learner } from '../learner.js';

/** Answers the open question and reads what is said about it. */
async function one(page: Page, learner: Learner) {
	await learner.answer(page);
	await page.getByRole('button', { name: 'Check my answer' }).click();
	await page.locator('[role=status] article').waitFor();
	await learner.remember(page);
}

/** Answers every question from this one on. */
async function rest(page: Page, learner: Learner) {
	const on = page.getByRole('button', { name: /^(Next question|Go on)$/ });
	for (let n = 0; n < 30; n++) {
		await one(page, learner);
		const last = (await on.textContent())!.includes('Go on');
		await on.click();
		if (last) return;
	}
}

test('a drill is done one question at a time, and goes on after a reload', async ({ page, as }, { project }) => {
	test.skip(project.name !== 'phone', 'One open drill for each person');
	test.setTimeout(240_000);
	const api = await as('responder');
	const learner = new Learner();
	await page.goto('/learn');
	const card = page.locator('section[aria-labelledby=drills] a[href="/learn/drills/D-C04"]');
	await card.click();
	await expect(page.getByRole('heading', { name: 'Read this first' })).toBeVisible();
	await page.getByRole('button', { name: 'Start the questions' }).click();
	await expect(page.getByRole('heading', { name: /^Question 1 of/ })).toBeVisible();
	await expectAccessible(page);
	await one(page, learner);
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await page.getByRole('button', { name: 'Next question' }).click();
	await expect(page.getByRole('heading', { name: /^Question 2 of/ })).toBeFocused();

	await test.step('the second question is still there after a reload', async () => {
		const prompt = await page.locator('fieldset legend').textContent();
		await page.reload();
		await page.getByRole('button', { name: 'Start the questions' }).click();
		await expect(page.getByRole('heading', { name: /^Question 2 of/ })).toBeVisible();
		await expect(page.locator('fieldset legend')).toHaveText(prompt!);
	});
	await rest(page, learner);
	await expect(page.getByRole('heading', { name: 'Now say it aloud' })).toBeVisible();
	await page.getByRole('button', { name: 'I have said it' }).click();
	const result = page.getByRole('heading', { name: /^(Fresh again|Worth another look)$/ });
	await expect(result).toBeFocused();
	await expectAccessible(page);

	await test.step('whoever has learned from it passes, and it counts', async () => {
		for (let tries = 0; tries < 4; tries++) {
			await page.getByRole('button', { name: 'Try again' }).click();
			await rest(page, learner);
			await page.getByRole('button', { name: 'I have said it' }).click();
			// What it counted as stands with the result, which the server gives first.
			await expect(result).toBeFocused();
			if (await page.getByText('It counts as your overdose drill').isVisible()) break;
		}
		await expect(page.getByText('It counts as your overdose drill')).toBeVisible();
		const me = await api.get('/me');
		const done = await api.get(`/people/${me.person.id}/practice-records?kind=drill&limit=1`);
		expect(done.items[0].code).toBe('overdose');
	});
	await page.getByRole('link', { name: 'Done' }).click();
	await expect(card.locator('.tag')).toBeVisible();
});

test('a skill that fades is offered with its reason', async ({ page, as }) => {
	const api = await as('responder');
	const due = (await api.get('/refreshers')).items.filter((one: { due: boolean }) => one.due);
	await page.goto('/learn');
	await ready(page);
	if (due.length) {
		const list = page.locator('section[aria-labelledby=due]');
		await expect(list.getByRole('listitem')).toHaveCount(due.length);
		await expect(list).toContainText(', because ');
		await expect(list).toContainText('Nobody is late');
	} else {
		await expect(page.locator('section[aria-labelledby=due]')).toHaveCount(0);
	}
});

test('those who publish see how the questions do, a worker does not', async ({ page, as }) => {
	const api = await as('center');
	const analysis = await api.get('/modules/M01/item-analysis');
	await page.goto('/learn/M01');
	await page.getByRole('link', { name: 'How the questions are doing' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText('Questions:');
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	if (analysis.people) {
		await expect(page.locator('tbody tr')).toHaveCount(analysis.items.length);
		const saved = page.waitForEvent('download');
		await page.getByRole('button', { name: 'Save as CSV' }).click();
		expect((await saved).suggestedFilename()).toBe('M01-v1-questions.csv');
	} else {
		await expect(page.getByText('Too few')).toBeVisible();
	}
	await as('responder');
	await page.goto('/learn/M01');
	await ready(page);
	await expect(page.getByRole('link', { name: 'How the questions are doing' })).toHaveCount(0);
});
