// Without a connection: the app opens from cold, what is written is kept and goes out by itself;
// what is refused is shown and mended; a session that ends takes nothing along; whoever signs out
// decides what becomes of the rest, and the next person on the device sees nothing of it.
import type { BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../axe.js';
import { address, expect, open, PASSWORD, signIn, test } from '../fixtures.js';
import { choose, rate, rated, visit } from '../observing.js';

test.skip(({ isMobile }) => !isMobile, 'The work of a phone; and what it stores is counted');
test.use({
	expected: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of (401|403|422|503)/],
	serviceWorkers: 'allow'
});
test.describe.configure({ timeout: 120_000 });

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
const unsent = (page: Page) => page.getByRole('region', { name: /not sent$/ }).getByRole('listitem');

async function fill(page: Page, words: string) {
	await page.getByText('Practice', { exact: true }).click();
	await visit(page, 'Home');
	await choose(page, 'Crisis de-escalation');
	await rate(rated(page, 'C01.1'), 'Done well');
	await rate(rated(page, 'C01.5'), 'No chance arose');
	await page.getByLabel('What went well').fill(words);
	await expect(page.getByText(/^Draft kept/)).toBeVisible();
}

/** The program itself is on the device. */
async function settled(page: Page) {
	const state = () =>
		page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
	await expect.poll(state, { timeout: 60_000 }).toBe('activated');
}

async function signOut(page: Page) {
	await page.getByRole('button', { name: /account and settings/ }).click();
	await page.getByRole('button', { name: 'Sign out' }).click();
}

/** The line to the API is dead, the pages still come. */
const deaf = (context: BrowserContext) =>
	context.route('**/api/v1/observations/**', (route) => route.abort());

test('a day without reception, from a cold start', async ({ page, as, context }) => {
	const api = await as('coach');
	await open(page, '/');
	await settled(page);
	await page.close();
	await context.setOffline(true);
	const later = await context.newPage();

	await test.step('home knows the next step, and of when it is', async () => {
		await open(later, '/');
		await expect(later.getByRole('heading', { level: 1 })).toContainText('Dana');
		await expect(later.getByText(/^No connection: this is as it was/)).toBeVisible();
		await expectAccessible(later);
	});

	await test.step('a worker is found by name, observed and saved', async () => {
		await open(later, '/observe');
		await later.getByRole('searchbox').fill('marisol');
		await later.getByRole('button', { name: /^Marisol Vega/ }).click();
		await fill(later, 'Waited for the answer before the next question.');
		await save(later).click();
		await expect(later.getByRole('heading', { name: 'Saved on this device' })).toBeVisible();
	});

	await test.step('a cycle builds on it, and both wait', async () => {
		await later.getByRole('link', { name: 'Start a coaching cycle' }).click();
		await later.getByLabel('The skill').selectOption('C01.1');
		await later.getByLabel(/^The goal/).fill('One question at a time.');
		await later.getByRole('button', { name: 'Start a cycle' }).click();
		await expect(later.getByText('Saved on this device')).toBeVisible();
		await open(later, '/waiting');
		await expect(unsent(later)).toHaveCount(3);
		await expect(unsent(later).filter({ hasText: 'Observation: Marisol Vega' })).toContainText('To send');
		await expectAccessible(later);
	});

	await test.step('with the line back all of it goes out, in its order', async () => {
		await context.setOffline(false);
		await expect(later.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 });
		await expect(later.getByText('Sent', { exact: true })).toHaveCount(3);
		const cycles = (await api.get('/coaching-cycles?limit=50')).items as { goal: string; events: object[] }[];
		const made = cycles.filter((cycle) => cycle.goal === 'One question at a time.');
		expect(made).toHaveLength(1);
		expect(made[0]!.events).toMatchObject([{ kind: 'observed' }]);
	});
});

test('what is refused is shown, mended and sent; what is discarded can be put back', async ({
	page,
	as,
	context
}) => {
	const api = await as('coach');
	const { coachees } = await api.get('/me');
	await open(page, `/observe?person=${coachees[0].id}`);
	await deaf(context);
	await fill(page, 'Named the worry in plain words.');
	await save(page).click();
	await expect(page.getByRole('heading', { name: 'Saved on this device' })).toBeVisible();
	// It comes before the deafness, so that no try in between gets through.
	const refusal = { type: '/problems/invalid', title: 'Invalid', status: 422, detail: 'Say how many minutes.' };
	await context.route('**/api/v1/observations/**', (route) =>
		route.fulfill({ status: 422, json: refusal })
	);
	await open(page, '/waiting');
	await expect(unsent(page)).toContainText('Say how many minutes.');
	await expect(page.getByRole('link', { name: '1 needs a fix' })).toBeVisible();
	await expectAccessible(page);

	await page.getByRole('button', { name: /^Discard/ }).click();
	await expect(page.getByText('Everything is sent')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(unsent(page)).toHaveCount(1);

	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Save as a file' }).click()
	]);
	expect(file.suggestedFilename()).toMatch(/^fieldcraft-not-sent-.*\.json$/);

	await context.unrouteAll();
	await page.getByRole('link', { name: /^Open and fix/ }).click();
	await expect(page.getByText('Say how many minutes.').first()).toBeVisible();
	await page.getByLabel('Minutes you watched').fill('50');
	const id = page.url().split('/').pop()!;
	await save(page).click();
	await expect(page.getByRole('heading', { name: 'Saved', exact: true })).toBeVisible();
	expect((await api.get(`/observations/${id}`)).minutes).toBe(50);
});

test('a session that ends takes nothing along, and the next person sees nothing', async ({
	page,
	as,
	context
}) => {
	const api = await as('coach');
	const { coachees } = await api.get('/me');

	await test.step('signed out from elsewhere, the form stays and asks to sign in', async () => {
		await open(page, `/observe?person=${coachees[0].id}`);
		await fill(page, 'Left time for silence.');
		await context.clearCookies();
		// The access token is refused as after a sign-out from another device.
		await context.route('**/api/v1/observations/**', (route) =>
			route.fulfill({ status: 401, json: { title: 'Unauthorized', status: 401 } })
		);
		await save(page).click();
		await expect(page.getByText('You have been signed out')).toBeVisible();
		await context.unrouteAll();
	});

	await test.step('somebody else signs in: not seen, not sent, not deleted', async () => {
		await signIn(page, address('supervisor'), PASSWORD);
		await open(page, '/waiting');
		await expect(page.getByText('Everything is sent')).toBeVisible();
		await signOut(page);
		await expect(page).toHaveURL(/sign-in/);
	});

	await test.step('back again, it goes out', async () => {
		await signIn(page, address('coach'), PASSWORD);
		await open(page, '/waiting');
		await expect(page.getByText('Sent', { exact: true })).toHaveCount(1, { timeout: 30_000 });
	});

	await test.step('whoever signs out with something left decides', async () => {
		await open(page, `/observe?person=${coachees[0].id}`);
		await fill(page, 'Kept the voice low.');
		await open(page, '/waiting');
		await expect(unsent(page)).toHaveCount(1);
		await signOut(page);
		const dialog = page.getByRole('dialog', { name: '1 record is not sent' });
		await expect(dialog).toBeVisible();
		await expectAccessible(page);
		await dialog.getByRole('button', { name: 'Keep on this device and sign out' }).click();
		await expect(page).toHaveURL(/sign-in/);

		await signIn(page, address('coach'), PASSWORD);
		await open(page, '/waiting');
		await expect(unsent(page)).toHaveCount(1);
		await signOut(page);
		await dialog.getByRole('button', { name: /^Discard 1 record/ }).click();
		await expect(dialog.getByText('To discard them, type 1').last()).toBeVisible();
		await dialog.getByRole('textbox').fill('1');
		await dialog.getByRole('button', { name: /^Discard 1 record/ }).click();
		await expect(page).toHaveURL(/sign-in/);
		const left = await page.evaluate(
			() =>
				new Promise((done) => {
					const asked = indexedDB.open('fieldcraft');
					asked.onsuccess = () => {
						const tx = asked.result.transaction(['rows', 'keys']);
						const [rows, keys] = [tx.objectStore('rows').count(), tx.objectStore('keys').count()];
						tx.oncomplete = () => done([rows.result, keys.result]);
					};
				})
		);
		expect(left).toEqual([0, 0]);
	});
});
