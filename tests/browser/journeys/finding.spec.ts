// Finding and carrying: search, glossary, the open role cards, and a module kept without a connection.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { PASSWORD, address, expect, open, ready, signIn, test } from '../fixtures.js';

test.describe.configure({ timeout: 120_000 });

test('a word that is spelled wrong leads to the lesson, by keyboard alone', async ({ page, as }) => {
	await as('newhire');
	await open(page, '/learn');
	await page.keyboard.press('/');
	const field = page.getByRole('dialog').getByRole('searchbox');
	await expect(field).toBeFocused();
	await field.pressSequentially('interpeter');
	const lessons = page.getByRole('dialog').getByRole('region', { name: 'Lessons' });
	await expect(lessons.getByRole('link').first()).toBeVisible();
	await expect(page.getByRole('dialog').locator('mark').first()).toContainText(/interpreter/i);
	await expectAccessible(page);
	await page.keyboard.press('ArrowDown');
	await expect(page.getByRole('dialog').getByRole('link').first()).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(page).toHaveURL(/\/(learn|glossary)/);
});

test('a page and a name are found in spite of a slip', async ({ page, as }) => {
	await as('supervisor');
	await open(page, '/');
	await page.getByRole('button', { name: 'Search' }).click();
	const dialog = page.getByRole('dialog');
	const field = dialog.getByRole('searchbox');
	await field.fill('whitehrose');
	await expect(dialog.getByRole('link', { name: /Dana Whitehorse/ })).toBeVisible();
	await field.fill('rostr');
	await expect(dialog.getByRole('link', { name: /^Roster/ })).toBeVisible();
	await field.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: 'On duty at Harbor East' })).toBeVisible();
});

test('a search is a page that can be sent, and says when nothing is found', async ({ page, as }) => {
	await as('newhire');
	await open(page, '/search?q=lock%20box');
	await expect(page.getByRole('region', { name: 'Glossary' }).getByRole('link')).toContainText('Lock box');
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await page.getByRole('searchbox').fill('xylophone');
	await expect(page.getByText('Nothing found for “xylophone”')).toBeVisible();
	await expect(page).toHaveURL(/q=xylophone/);
});

test('how long a search takes is measured and told', async ({ page, as }) => {
	await as('newhire');
	await open(page, '/search?q=plan');
	await expect(page.getByRole('region').first()).toBeVisible();
	const words = ['interpeter', 'lock box', 'safty plan', 'voice', 'suicide screen', 'de-escalation', 'handof'];
	const took: number[] = [];
	for (const word of words) {
		// Measured where the reader waits: from the letter to the results in the page. The best of
		// five, since the machine of a test has other work.
		const times = await page.getByRole('searchbox').evaluate(async (input: HTMLInputElement, text) => {
			const times: number[] = [];
			for (let i = 0; i < 5; i++) {
				for (const value of ['', text]) {
					const before = performance.now();
					input.value = value;
					input.dispatchEvent(new Event('input', { bubbles: true }));
					await Promise.resolve();
					document.body.getBoundingClientRect();
					if (value) times.push(performance.now() - before);
				}
			}
			return times;
		}, word);
		took.push(Math.min(...times));
	}
	await expect(page.locator('mark').first()).toContainText(/handof/i);
	// A figure to read, not a limit: a busy machine would break it for no fault of ours.
	console.log(words.map((word, i) => `${word}: ${took[i]!.toFixed(1)} ms`).join(', '));
});

/** A page glides to where the focus is; a note opens when it stands. */
async function atRest(page: Page) {
	let before = NaN;
	await expect
		.poll(async () => {
			const last = before;
			before = await page.evaluate(() => scrollY);
			return before === last;
		}, { intervals: [250] })
		.toBe(true);
}

test('a term is explained in the lesson, by tap and by keyboard, and stands in the glossary', async ({ page, as }) => {
	const api = await as('newhire');
	const { lessons } = await api.get('/modules/M06');
	await open(page, `/learn/M06/${lessons[0].slug}`);
	// The place where it was left is gone to first, which would close what is opened before.
	await page.waitForLoadState('networkidle');
	const term = page.locator('.prose .term').first();
	await term.focus();
	await atRest(page);
	await page.keyboard.press('Enter');
	const note = page.locator('.note:popover-open');
	await expect(note).toBeVisible();
	const name = (await note.locator('.strong').textContent())!;
	await page.keyboard.press('Escape');
	await expect(note).toBeHidden();
	await term.click();
	await expect(note).toBeVisible();
	await expectAccessible(page);
	// The check may look at a target in the middle of the window, and who scrolls on closes the note.
	if (!(await note.isVisible())) await term.click();
	await note.getByRole('link', { name: 'Glossary' }).click();
	await expect(page).toHaveURL(/\/glossary#/);
	await ready(page);
	await expect(page.locator('dl > div:target dt')).toHaveText(name);
	await page.getByRole('searchbox', { name: 'Filter the terms' }).fill('interpreter');
	await expect(page.locator('dt', { hasText: 'Qualified interpreter' })).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await page.getByRole('searchbox', { name: 'Filter the terms' }).fill('');
	await page.getByRole('button', { name: 'Español' }).click();
	await expect(page.getByText('Ancla', { exact: true })).toBeVisible();
	await expect(page.getByText('This translation awaits review')).toBeVisible();
});

test.describe('without an account', () => {
	test.use({ expected: [/status of 401 .*sessions\/refresh/] });

	test('anybody reads what the work is like without an account, and nothing else', async ({ page }) => {
		await open(page, '/sign-in');
		await page.getByRole('link', { name: /see what it is like/i }).click();
		await ready(page);
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await page.getByRole('link', { name: /Access specialist/ }).click();
		await expect(page.getByRole('heading', { name: 'A day in this role' })).toBeVisible();
		await expect(page.getByText('What is hard:')).toBeVisible();
		await expect(page.getByRole('heading', { name: 'Your first months' })).toBeVisible();
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
		await page.getByRole('link', { name: /The family defines the crisis/ }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'The family defines the crisis' })).toBeVisible();
		await expect(page.locator('.prose h2').first()).toBeVisible();
		await page.getByRole('group', { name: 'Language of this module' }).getByRole('button', { name: 'Español' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'La familia define la crisis' })).toBeVisible();
		await expectAccessible(page);
		for (const path of ['/learn/M01', '/glossary', '/search?q=plan']) {
			await page.goto(path);
			await expect(page).toHaveURL(/sign-in\?next=/);
		}
	});
});

test.describe('without a connection', () => {
	test.use({
		expected: [/ERR_INTERNET_DISCONNECTED|Failed to load resource|status of 401/],
		serviceWorkers: 'allow'
	});

	/** By hand, unless it was assigned and is here already. */
	async function keep(page: Page) {
		const [button, kept] = [
			page.getByRole('button', { name: 'Keep on this device' }),
			page.getByText(/Kept here since/)
		];
		await expect(button.or(kept)).toBeVisible();
		if (await button.isVisible()) await button.click();
		await expect(kept).toBeVisible({ timeout: 30_000 });
	}

	test('a kept module is read, and signing out takes it along', async ({ page, as, context }) => {
		await as('newhire');
		await open(page, '/learn/M02');
		await keep(page);
		await expectAccessible(page);
		await context.setOffline(true);
		// A new page, as on the next morning: nothing of it is in memory.
		await page.goto('/learn/M02');
		await expect(page.getByText('You are without a connection')).toBeVisible();
		await expectAccessible(page);
		await page.locator('.rowlink').first().click();
		await expect(page.locator('.prose')).toContainText(/\w+/);
		const pictures = page.locator('.prose img');
		for (let i = 0; i < (await pictures.count()); i++) {
			const seen = (img: HTMLImageElement) => img.decode().then(() => img.naturalWidth > 0);
			expect(await pictures.nth(i).evaluate(seen)).toBe(true);
		}
		await page.getByRole('link', { name: 'Next lesson' }).click();
		await expect(page.getByText('Lesson 2 of')).toBeVisible();
		// What was not kept says so, and leads to what was.
		await page.goto('/coaching');
		await expect(page.getByRole('heading', { name: 'Kept on this device' })).toBeVisible();
		await page.goto('/learn');
		await expect(page.locator('.modules a')).not.toHaveCount(0);
		await context.setOffline(false);
		await open(page, '/learn/M02');
		await page.getByRole('button', { name: /account and settings/i }).click();
		await page.getByRole('button', { name: 'Sign out' }).click();
		await expect(page).toHaveURL(/sign-in/);
		await context.setOffline(true);
		await page.goto('/learn/M02');
		await expect(page.getByRole('heading', { name: 'No answer from Fieldcraft' })).toBeVisible();
		await expect(page.getByText('Kept on this device')).toBeHidden();
		expect(await page.evaluate(async () => (await caches.keys()).filter((n) => n.startsWith('kept-')))).toEqual([]);
	});

	test('what one person keeps, the next one on the device does not see', async ({ page, as, context }) => {
		await as('newhire');
		await open(page, '/learn/M02');
		await keep(page);
		// The session runs out: no sign-out, so the copy stays. Then somebody else signs in.
		await context.clearCookies();
		await signIn(page, address('coach'), PASSWORD);
		await open(page, '/learn/M02');
		await expect(page.getByRole('button', { name: 'Keep on this device' })).toBeVisible();
		await context.setOffline(true);
		await page.goto('/learn/M02');
		await expect(page.getByRole('heading', { name: 'No answer from Fieldcraft' })).toBeVisible();
		// It is still there for its owner.
		await context.setOffline(false);
		await context.clearCookies();
		await signIn(page, address('newhire'), PASSWORD);
		await open(page, '/learn/M02');
		await expect(page.getByText(/Kept here since/)).toBeVisible();
	});
});

test('a lesson opens where it was left, and can be started again', async ({ page, as }) => {
	const api = await as('newhire');
	const { lessons } = await api.get('/modules/M02');
	const path = `/learn/M02/${lessons[1].slug}`;
	await open(page, path);
	const block = page.locator('.prose > :nth-child(8)');
	await block.evaluate((element) => element.scrollIntoView({ block: 'start' }));
	await page.waitForTimeout(500);
	await open(page, '/learn');
	await open(page, path);
	await expect(page.getByText('You were here')).toBeVisible();
	await expect(block).toBeInViewport();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Start again' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
	await expect(page.getByText('You were here')).toBeHidden();
	await open(page, '/learn');
	await open(page, path);
	await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
});

test('a whole module is one document, its job aids at the end', async ({ page, as }) => {
	await as('newhire');
	await open(page, '/learn/M02');
	await page.getByRole('link', { name: 'Whole module to print' }).click();
	await expect(page.getByRole('heading', { name: 'Contents' })).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await expect(page.locator('.lesson .jobaid').first()).toBeHidden();
	await expect(page.locator('section.prose .jobaid').first()).toBeVisible();
	const link = page.getByRole('navigation', { name: 'Contents' }).getByRole('link').nth(1);
	const title = (await link.textContent())!;
	await link.click();
	await expect(page.getByRole('heading', { name: title }).last()).toBeInViewport();
});

test('a lesson is read aloud, marked where it is, paused and ended', async ({ page, as }) => {
	// Browsers for tests have no voices: this one says each sentence in a moment.
	await page.addInitScript(() => {
		const said: string[] = [];
		const voice = { lang: 'en-US', localService: true, default: true, name: 'Test', voiceURI: 'test' };
		let timer = 0;
		class Utterance {
			lang = '';
			voice: unknown;
			onend?: () => void;
			constructor(readonly text: string) {}
		}
		const voices = Object.assign(new EventTarget(), {
			getVoices: () => [voice],
			cancel: () => clearTimeout(timer),
			speak(utterance: Utterance) {
				said.push(utterance.text);
				timer = window.setTimeout(() => utterance.onend?.(), 80);
			}
		});
		Object.defineProperty(window, 'speechSynthesis', { value: voices });
		Object.assign(window, { SpeechSynthesisUtterance: Utterance, said });
	});
	const api = await as('newhire');
	const { lessons } = await api.get('/modules/M02');
	await open(page, `/learn/M02/${lessons[0].slug}`);
	await page.getByRole('button', { name: 'Read aloud' }).click();
	await expect(page.locator('.prose .spoken')).toHaveCount(1);
	await expect
		.poll(() => page.evaluate(() => (window as unknown as { said: string[] }).said.length))
		.toBeGreaterThan(3);
	await page.getByRole('button', { name: 'Pause' }).click();
	await expectAccessible(page);
	const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said.length);
	const paused = await said();
	await page.waitForTimeout(400);
	expect(await said()).toBe(paused);
	await page.getByRole('button', { name: 'Go on', exact: true }).click();
	await expect.poll(said).toBeGreaterThan(paused);
	await page.getByRole('button', { name: 'Stop reading' }).click();
	await expect(page.locator('.prose .spoken')).toHaveCount(0);
	await expect(page.getByRole('toolbar')).toBeHidden();
});
