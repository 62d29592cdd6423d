// Records of learning: a worker's transcript and a certificate of completion that anybody can
// check; prior learning that two people approve; the clinician who reviewed a module; publishing.
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { expect, open, ready, test } from '../fixtures.js';

test.describe.configure({ timeout: 150_000 });
test.skip(({ isMobile }) => isMobile, 'What is stored is counted once; narrow widths are asked for here');

test('a transcript prints, and its certificates open for everybody', async ({ page, as, elsewhere }) => {
	await as('responder');
	await open(page, '/');
	await page.getByRole('link', { name: 'Transcript' }).click();
	await expect(page.getByRole('heading', { level: 1, name: /^Transcript of/ })).toBeVisible();
	const holder = (await page.locator('h1').innerText()).replace('Transcript of ', '');
	const rows = page.getByRole('region', { name: 'Modules passed' }).getByRole('row');
	expect(await rows.count()).toBeGreaterThan(3);
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	const link = page.getByRole('link', { name: /^Certificate of completion of/ }).first();
	const address = await link.getAttribute('href');
	const stranger = await elsewhere();
	await stranger.goto(address!);
	await ready(stranger);
	await expect(stranger.getByRole('heading', { level: 1, name: holder })).toBeVisible();
	await expect(stranger.getByText(`${new URL(page.url()).origin}${address}`)).toBeVisible();
	await expectAccessible(stranger);
	await expectNoSidewaysScroll(stranger);
});

test('prior learning counts once two others approved it', async ({ page, as }) => {
	const title = `Crisis course ${Date.now()}`;
	const row = page.getByRole('listitem').filter({ hasText: title });
	const worker = await as('newhire');
	const { person } = await worker.get('/me');

	await test.step('the worker claims it', async () => {
		await open(page, `/people/${person.id}/prior-learning`);
		await page.getByRole('button', { name: 'Claim prior learning' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('It stands for').selectOption('M06');
		await dialog.getByLabel('What was learned').fill(title);
		await dialog.getByLabel('Where, or from whom').fill('Lakeland College');
		await dialog.getByLabel('Hours').fill('12.5');
		await dialog.getByLabel('Ended on').fill('2024-05-20');
		await dialog.getByLabel('Where the document is kept').fill('Personnel file');
		await dialog.getByRole('button', { name: 'Claim prior learning' }).click();
		await expect(row).toContainText('Waits for two approvals');
		await expect(row).toContainText('12.5 h');
		await expect(row.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
		await expectAccessible(page);
	});

	await test.step('the supervisor approves, then the center', async () => {
		for (const who of ['supervisor', 'center']) {
			await as(who);
			await open(page, '/prior-learning');
			await row.getByRole('button', { name: /^Approve/ }).click();
			await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
			await expect(row).toHaveCount(0);
		}
	});

	await test.step('the worker sees that it counts, also on the transcript', async () => {
		await as('newhire');
		await open(page, `/people/${person.id}/prior-learning`);
		await expect(row).toContainText('Counts');
		await expect(row).toContainText('for the center');
		await page.getByRole('link', { name: 'Transcript' }).click();
		await expect(page.getByRole('region', { name: 'Prior learning accepted' })).toContainText(title);
	});
});

test('the center records who reviewed a module, and takes it back', async ({ page, as }) => {
	await as('center');
	await open(page, '/learn/M13');
	await expect(page.getByText('Not yet reviewed by a clinician')).toBeVisible();
	const card = page.getByRole('region', { name: 'Clinical review' });
	await card.getByRole('button', { name: 'Record its reviewer' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Reviewer’s name').fill('Noor Clinician');
	await dialog.getByLabel('Clinical credential').fill('LCSW, Ohio');
	await dialog.getByRole('button', { name: 'Record its reviewer' }).click();
	await expect(dialog.getByText('The reviewer signs all eight sentences.')).toBeVisible();
	const sentences = dialog.getByRole('checkbox');
	await expect(sentences).toHaveCount(8);
	for (const sentence of await sentences.all()) await sentence.check();
	await dialog.getByLabel('Sources the reviewer checked').fill('One\nTwo\nThree');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Record its reviewer' }).click();
	await expect(card).toContainText('Noor Clinician, LCSW, Ohio');
	await expect(page.getByText('Not yet reviewed by a clinician')).toHaveCount(0);
	await card.getByRole('button', { name: /^Take back/ }).click();
	await page.getByRole('dialog').getByLabel('Reason').fill('Signed an older text.');
	await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
	await expect(card).toContainText('Signed an older text.');
	await expect(page.getByText('Not yet reviewed by a clinician')).toBeVisible();
});

test('the page of publishing says what is new and what lint says', async ({ page, as }) => {
	await as('author');
	await open(page, '/learn');
	await page.getByRole('link', { name: 'Publishing' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Publishing' })).toBeVisible();
	await expect(page.getByText('Everything is published')).toBeVisible();
	await expect(page.getByRole('region', { name: 'What lint says' })).toBeVisible();
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
});
