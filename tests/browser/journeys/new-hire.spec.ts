// A new responder in their second week: signs in, reads, fails a check, learns, passes,
// reads what the coach saw.
import { address, expect, PASSWORD, ready, tabTo, test } from '../fixtures.js';
import { Learner } from '../learner.js';

test.use({ expected: [/status of 401/] });
test.describe.configure({ timeout: 300_000 });

test('a new hire learns, passes and answers their coach', async ({ page }, { project }) => {
	test.skip(project.name !== 'desktop', 'It changes what is stored: once is enough');

	await test.step('signs in by keyboard', async () => {
		await page.goto('/');
		await tabTo(page, page.getByLabel('E-mail'));
		await page.keyboard.type(address('newhire'));
		await tabTo(page, page.getByLabel('Password', { exact: true }));
		await page.keyboard.type(PASSWORD);
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Marisol');
	});

	await test.step('sees the next step, when it is due and why, and opens it', async () => {
		const next = page.getByRole('region', { name: /Values and design/ });
		await expect(next).toContainText('Your next step');
		await expect(next).toContainText(/Due .*\d/);
		await expect(next).toContainText('what the service is for');
		await tabTo(page, next.getByRole('link', { name: 'Continue' }));
		await page.keyboard.press('Enter');
		await expect(page).toHaveURL(/\/learn\/M01\//);
	});

	await test.step('reads to the end and marks each lesson', async () => {
		while (!page.url().endsWith('/check')) {
			await ready(page);
			const here = page.url();
			await page.getByRole('button', { name: /^Mark as read/ }).click();
			await expect(page).not.toHaveURL(here);
		}
	});

	const learner = new Learner();
	await test.step('fails the check and is told why and where to look again', async () => {
		await learner.take(page);
		await expect(page.getByRole('heading', { name: 'Not there yet' })).toBeVisible();
		await expect(page.getByText('Not right', { exact: true }).first()).toBeVisible();
		await expect(page.getByRole('link', { name: /^Look again/ }).first()).toHaveAttribute(
			'href',
			/^\/learn\/M01\/\d\d-/
		);
	});

	await test.step('learns from the feedback and passes', async () => {
		const passed = page.getByRole('heading', { name: 'You passed' });
		for (let tries = 0; tries < 8 && !(await passed.isVisible()); tries++) {
			await learner.remember(page);
			await page.getByRole('button', { name: 'Try again' }).click();
			await learner.take(page);
		}
		await expect(passed).toBeVisible();
	});

	await test.step('finds the certificate at once, and the way back', async () => {
		await page.getByRole('link', { name: 'Your certificate' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Marisol');
		await expect(page.getByText('Certificate of completion', { exact: true })).toBeVisible();
		await page.getByRole('link', { name: 'Back', exact: true }).click();
		// Not to the check: that would begin a new one.
		await expect(page).toHaveURL(/\/learn\/M01$/);
		await expect(page.getByText('You passed this module')).toBeVisible();
		await expect(page.getByRole('link', { name: 'Your certificate' })).toBeVisible();
		await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My path' }).click();
	});

	await test.step('the path shows it, what they may do and what is missing', async () => {
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Marisol');
		// Another journey may have passed a module as the same person.
		await expect(page.getByText(/[1-9]\d* of 12 passed/)).toBeVisible();
		await page.getByText(/^\d+ more modules/).click();
		await expect(page.getByRole('link', { name: /^Values and design/ })).toContainText(/Passed with \d+/);
		const may = page.getByRole('region', { name: 'What you may do now' });
		await expect(may).toBeVisible();
		await expect(may).toContainText(/Missing for/);
	});

	await test.step('acknowledges what the coach saw', async () => {
		await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Coaching' }).click();
		await page.getByRole('link', { name: /observed you/ }).first().click();
		await page.getByRole('button', { name: 'I have read it' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel(/Your comment/).fill('I will slow down before I ask.');
		await dialog.getByRole('button', { name: 'I have read it' }).click();
		await expect(dialog).toBeHidden();
		await expect(page.getByText('Acknowledged').first()).toBeVisible();
		await expect(page.getByText('I will slow down before I ask.')).toBeVisible();
	});

	await test.step('signs out', async () => {
		await page.getByRole('button', { name: /account and settings/ }).click();
		await page.getByRole('button', { name: 'Sign out' }).click();
		await expect(page).toHaveURL(/\/sign-in/);
		await page.goto('/coaching');
		await expect(page).toHaveURL(/\/sign-in/);
	});
});
