// The observation form by thumb and by keys: the next skill comes by itself, a rating can be taken
// back, the focus is never lost, what is missing is said and led to, the clock fills the minutes, and
// what was agreed can be read together.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { expect, open, test, type Api } from '../fixtures.js';
import { pick, rate, rated, skill, visit } from '../observing.js';

/** Twelve indicators with three stars, of somebody whom the coach knows. */
async function start(page: Page, api: Api) {
	const { coachees } = await api.get('/me');
	const who = coachees.find((person: { display_name: string }) => person.display_name === 'Lucas Meyer');
	await open(page, `/observe?person=${who.id}&competency=C02,C01`);
	await expect(skill(page, 'Crisis de-escalation')).toHaveAttribute('aria-pressed', 'true');
}

test('by thumb', async ({ page, as, isMobile }) => {
	test.skip(!isMobile, 'A phone');
	const api = await as('coach');
	await start(page, api);
	const scale = (code: string) => rated(page, code).locator('.scale');
	const top = async (code: string) => (await scale(code).boundingBox())!.y;

	await test.step('the buttons are large enough, down to 320 px', async () => {
		for (const width of [390, 320]) {
			await page.setViewportSize({ width, height: 640 });
			for (const label of await scale('C01.1').locator('label').all()) {
				const box = (await label.boundingBox())!;
				expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(60);
			}
			await expectNoSidewaysScroll(page);
		}
		await page.setViewportSize({ width: 390, height: 844 });
	});

	await test.step('the next skill comes under the thumb', async () => {
		await rated(page, 'C01.1').evaluate((row) => row.scrollIntoView({ block: 'center' }));
		const thumb = await top('C01.1');
		await rate(rated(page, 'C01.1'), 'Done well');
		await expect.poll(async () => Math.abs((await top('C01.2')) - thumb)).toBeLessThan(2);
		await rate(rated(page, 'C01.2'), 'Partly');
		await expect.poll(async () => Math.abs((await top('C01.3')) - thumb)).toBeLessThan(2);
	});

	await test.step('a rating is taken back, in place and from the bar', async () => {
		await page.getByRole('button', { name: 'Undo the last rating: C01.2' }).tap();
		await expect(rated(page, 'C01.2').getByRole('radio', { checked: true })).toHaveCount(0);
		await expect(rated(page, 'C01.2').getByRole('radio').first()).toBeFocused();
		await rate(rated(page, 'C01.1'), 'Not done');
		await rated(page, 'C01.1').getByRole('button', { name: 'Undo: C01.1' }).tap();
		await expect(rated(page, 'C01.1').getByRole('radio', { name: /Done well/ })).toBeChecked();
	});

	await test.step('what is missing is said, and is one tap away', async () => {
		await expect(page.getByText('1 of 12 rated')).toBeVisible();
		await page.getByRole('button', { name: /^3 safety-critical left, 3 to fill in/ }).tap();
		await expect(pick(page, 'Where', 'Home')).toBeInViewport();
		await visit(page, 'Home');
		await page.getByRole('button', { name: 'Save', exact: true }).tap();
		await expect(rated(page, 'C01.5').getByRole('radio').first()).toBeFocused();
		await expect(rated(page, 'C01.5')).toContainText('Rate this safety-critical skill');
		for (const code of ['C01.5', 'C02.2', 'C02.4']) await rate(rated(page, code), 'No chance arose');
		await expect(page.getByText('Ready to save')).toBeVisible();
	});

	await test.step('the parts of the form are a list away', async () => {
		await page.getByRole('button', { name: /Parts of this form/ }).first().tap();
		const list = page.getByRole('dialog');
		await expect(list).toContainText('Safety and risk assessment 2 of 6 rated');
		await expectAccessible(page);
		await list.getByRole('button', { name: /^Safety and risk/ }).tap();
		await expect(list).toBeHidden();
		await expect(page.locator('[id="c-C02"]')).toBeInViewport();
	});

	await test.step('the clock fills the minutes until a hand corrects them', async () => {
		await page.getByRole('button', { name: 'Start the clock' }).tap();
		await expect(page.getByLabel('Minutes you watched')).toHaveValue('1');
		await page.getByLabel('Minutes you watched').fill('50');
		await expect(page.getByRole('button', { name: 'Start the clock' })).toBeVisible();
		await page.getByRole('button', { name: '45 minutes' }).tap();
		await expect(page.getByLabel('Minutes you watched')).toHaveValue('45');
	});

	await test.step('what was agreed can be read together, and is no signature', async () => {
		await page.getByLabel('What went well').fill('Sat down before the first question.');
		await page.getByRole('group', { name: 'To work on next' }).getByRole('radio').first().check();
		await page.getByLabel('Agreed next step').fill('Wait for an answer after each question.');
		await page.getByRole('button', { name: /^In 2 weeks/ }).tap();
		await page.getByRole('button', { name: 'Show what we agreed' }).tap();
		const agreed = page.getByRole('dialog');
		await expect(agreed).toContainText('Sat down before the first question.');
		await expect(agreed).toContainText(/Wait for an answer after each question\.\s*By /);
		await expect(agreed).toContainText('Settles own voice');
		await expect(agreed).toContainText('It is not signed here');
		await expectAccessible(page);
		await agreed.getByRole('button', { name: 'Close' }).last().tap();
	});

	await test.step('only what was rated is sent, and the goal goes on to a cycle', async () => {
		const id = page.url().split('/').pop()!;
		await page.getByRole('button', { name: 'Save', exact: true }).tap();
		await expect(page.getByRole('heading', { name: 'Saved', exact: true })).toBeVisible();
		expect((await api.get(`/observations/${id}`)).ratings).toEqual([
			{ indicator: 'C01.1', rating: '2' },
			...['C01.5', 'C02.2', 'C02.4'].map((indicator) => ({ indicator, rating: 'NO' }))
		]);
		await page.getByRole('link', { name: 'Start a coaching cycle' }).tap();
		await expect(page.getByLabel('Skill')).toHaveValue('C01.1');
	});
});

test('by keys', async ({ page, as, isMobile }) => {
	test.skip(isMobile, 'A keyboard');
	await start(page, await as('coach'));
	const row = (code: string) => rated(page, code);
	const focused = (code: string) => expect(row(code).locator('input:focus')).toHaveCount(1);

	await test.step('numbers rate and go on, N says that no chance arose', async () => {
		await row('C01.1').getByRole('radio').first().focus();
		await page.keyboard.press('2');
		await expect(row('C01.1').getByRole('radio', { name: /Done well/ })).toBeChecked();
		await focused('C01.2');
		await page.keyboard.press('n');
		await expect(row('C01.2').getByRole('radio', { name: 'No chance arose' })).toBeChecked();
		await focused('C01.3');
	});

	await test.step('arrows move: up and down between skills, left and right within one', async () => {
		await page.keyboard.press('ArrowDown');
		await focused('C01.4');
		await page.keyboard.press('ArrowUp');
		await page.keyboard.press('ArrowUp');
		await focused('C01.2');
		await page.keyboard.press('ArrowLeft');
		await expect(row('C01.2').getByRole('radio', { name: /A model/ })).toBeChecked();
		await focused('C01.2');
	});

	await test.step('A shows the anchors, the same keys in a text are letters', async () => {
		await page.keyboard.press('a');
		await expect(row('C01.2').locator('dl')).toBeVisible();
		await row('C01.6').getByText('Does not apply').click();
		await expect(row('C01.6').getByRole('textbox')).toBeFocused();
		await page.keyboard.type('3 days later, no family');
		await page.keyboard.press('Enter');
		await expect(row('C01.6').getByRole('textbox')).toHaveValue('3 days later, no family');
		await expect(row('C01.6').getByRole('radio', { name: 'Does not apply' })).toBeChecked();
		await expect(page.getByText(/things need your attention/)).toHaveCount(0);
	});

	await test.step('Ctrl+Z takes ratings back, the last first, and keeps the focus', async () => {
		await row('C01.6').getByRole('radio').first().focus();
		await page.keyboard.press('Control+z');
		await expect(row('C01.6').getByRole('radio', { checked: true })).toHaveCount(0);
		await focused('C01.6');
		await page.keyboard.press('Control+z');
		await expect(row('C01.2').getByRole('radio', { name: 'No chance arose' })).toBeChecked();
		await focused('C01.2');
	});

	await test.step('it can be switched off that the next skill comes', async () => {
		await page.getByText('How rating works, and keys').click();
		await page.getByLabel('After a tap, bring the next skill under my thumb').uncheck();
		await row('C01.3').getByRole('radio').first().focus();
		await page.keyboard.press('1');
		await focused('C01.3');
	});

	await test.step('Ctrl+Enter saves, or leads to what is missing; nothing is hidden by the bars', async () => {
		await page.keyboard.press('Control+Enter');
		await expect(page.getByText(/things need your attention/)).toBeVisible();
		await expect(page.getByRole('group', { name: 'Where' }).getByRole('radio').first()).toBeFocused();
		await expectAccessible(page);
		const bar = (await page.locator('.bar').boundingBox())!;
		for (let i = 0; i < 12; i++) {
			await page.keyboard.press('Tab');
			const at = await page.evaluate(() => document.activeElement!.getBoundingClientRect().bottom);
			const inBar = await page.evaluate(() => document.activeElement!.closest('.bar') !== null);
			if (!inBar) expect(at).toBeLessThanOrEqual(bar.y + 1);
		}
	});
});

test('a long form, in the dark, narrow and with large letters', async ({ page, as, isMobile }) => {
	test.skip(!isMobile, 'A phone');
	const { coachees } = await (await as('coach')).get('/me');
	await page.setViewportSize({ width: 320, height: 640 });
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
	await open(page, `/observe?person=${coachees[0].id}&competency=C02,C03,C05,C06,C07,C08`);
	await expect(page.getByText(/^0 of 3\d rated/)).toBeVisible();
	await expect(page.getByRole('group', { name: /Safety-critical/ })).toHaveCount(11);
	await page.getByRole('button', { name: 'Save', exact: true }).tap();
	await expect(page.getByText(/things need your attention/)).toBeVisible();
	// What lies half below a bar that stays in place is judged by the half that is seen.
	await page.evaluate(() => scrollTo(0, 0));
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await test.step('letters twice as large', async () => {
		await page.setViewportSize({ width: 390, height: 400 });
		await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
		await expectNoSidewaysScroll(page);
		await expect(page.locator('.bar')).not.toBeInViewport();
		await page.evaluate(() => (document.documentElement.style.fontSize = ''));
		await page.setViewportSize({ width: 320, height: 640 });
		await expect(page.locator('.bar')).toBeInViewport();
	});
	await rate(rated(page, 'C02.1'), 'Done well');
	await expect(rated(page, 'C02.2').locator('.scale')).toBeInViewport();

	await test.step('only opening a form keeps no draft', async () => {
		await open(page, `/observe?person=${coachees[1].id}`);
		await expect(page.getByText('Kept on this device as you go')).toBeAttached();
		await open(page, '/observe');
		await expect(page.getByRole('link', { name: 'Go on' })).toHaveCount(1);
	});
});

test('that a draft is kept is always seen, and that one does not count is said', async ({ page, as }) => {
	// An assessor without a rater certificate: what they record to count is kept, and does not.
	const api = await as('center');
	const [who] = (await api.get('/people?role=R2&limit=1')).items;
	await open(page, `/observe?person=${who.id}&competency=C06`);
	await pick(page, 'What is it for?', 'It counts').click();
	const first = page.locator('[id^="r-C06."]').first();
	await rate(first, 'Done well');
	await expect(page.getByRole('button', { name: '3 to fill in', exact: true })).toBeVisible();
	await expect(page.getByText(/^Draft kept \d/)).toBeVisible();

	await visit(page, 'Home');
	const stars = page.locator('[id^="r-C06."]').filter({ hasText: 'Safety-critical' });
	for (const row of await stars.all()) await rate(row, 'Done well');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Saved' })).toBeVisible();
	await expect(page.getByRole('status').filter({ hasText: 'does not count toward levels' })).toContainText(
		'You held no rater certificate on that day.'
	);
	await expectAccessible(page);

	await open(page, '/waiting');
	await expect(page.getByRole('region', { name: 'Sent in the last 24 hours' })).toContainText(
		'You held no rater certificate on that day.'
	);
});
