// An administrator: adds a person and hands over the one-time link; and the very first one,
// who comes by the link that an empty server prints.
import { address, choosePassword, expect, main, open, ready, signIn, test } from '../fixtures.js';
import { withEmptyServer } from '../server.js';

test.skip(({ isMobile }) => isMobile, 'The work of a desk; and what it changes can change only once');
test.use({ expected: [/status of (400|401|403|404|409|410|422)/] });
test.describe.configure({ timeout: 90_000 });

const password = 'seven herons on the ice';

test('a person is added, signs in and sees only what is theirs', async ({ page, as, elsewhere }) => {
	await as('admin');
	let link = '';
	const email = address('nell.winters');
	const dialog = page.getByRole('dialog');

	await test.step('the administrator adds them, with role and site', async () => {
		await open(page, '/');
		await main(page).getByRole('link', { name: 'People' }).click();
		await page.getByRole('link', { name: 'Add a person' }).click();
		await page.getByLabel('First name').fill('Nell');
		await page.getByLabel('Last name').fill('Winters');
		await page.getByLabel(/^E-mail/).fill(email);
		await page.getByLabel('Practice role').selectOption({ label: 'Responder' });
		await page.getByLabel('Place').selectOption({ label: 'Harbor West' });
		await page.getByLabel(/^Preparation/).selectOption({ label: 'Bachelor’s degree' });
		await page.getByRole('button', { name: 'Add a person' }).click();
		await expect(page.getByText('Nell Winters is added')).toBeVisible();
		link = await page.getByLabel('One-time link').inputValue();
		expect(link).toMatch(/\/reset#./);
	});

	await test.step('then coach, supervisor, share of time and permission', async () => {
		await page.getByRole('link', { name: 'Open their page' }).click();
		await page.getByRole('link', { name: 'Manage' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Manage Nell Winters' })).toBeVisible();
		for (const [kind, name] of [
			['Coach', 'Dana Whitehorse'],
			['Supervisor', 'Carmen Ibarra']
		] as const) {
			await page.getByRole('button', { name: 'Assign a coach or supervisor' }).click();
			await dialog.getByLabel('As').selectOption({ label: kind });
			await dialog.getByLabel('Who').fill(name.split(' ')[1]!);
			await dialog.getByRole('button', { name }).click();
			await dialog.getByRole('button', { name: 'Save' }).click();
			await expect(dialog).toBeHidden();
			await expect(page.getByRole('listitem').filter({ hasText: `${kind}: ${name}` })).toBeVisible();
		}
		await page.getByRole('button', { name: /^Change ?: Responder/ }).click();
		await dialog.getByLabel('Share of full time').fill('0.5');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
		await expect(page.getByText('0.5 of full time')).toBeVisible();

		await page.getByRole('button', { name: 'Give a permission' }).click();
		await dialog.getByLabel('Permission').selectOption({ label: 'Learn' });
		await dialog.getByLabel('Where').selectOption({ label: 'Harbor West' });
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
		const grants = page.getByRole('region', { name: 'Permissions' }).getByRole('listitem');
		const learn = grants.filter({ hasText: 'Learn' });
		await expect(learn).toContainText('Harbor West');
		await learn.getByRole('button', { name: /^End now/ }).click();
		await expect(learn).toHaveCount(0);
		// By keys: the focus is on the way back, and afterward beside what came back.
		await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
		await page.keyboard.press('Enter');
		await expect(learn).toContainText('Harbor West');
		await expect(page.getByRole('status').filter({ hasText: 'Taken back.' })).toBeVisible();
		await expect(page.getByRole('button', { name: 'Give a permission' })).toBeFocused();
	});

	const theirs = await elsewhere();
	await test.step('they make a password by the link, which works once', async () => {
		await choosePassword(theirs, link, password);
		await theirs.goto('/sign-in');
		await theirs.goto(link);
		await theirs.getByLabel('New password').fill(password);
		await theirs.getByRole('button', { name: 'Save the new password' }).click();
		await expect(theirs.getByRole('alert').first()).toBeVisible();
		await expect(theirs.getByText('Your password is changed')).toBeHidden();
	});

	await test.step('they sign in and see their path', async () => {
		await signIn(theirs, email, password);
		await expect(theirs.getByRole('heading', { level: 1 })).toContainText('Nell');
		await expect(theirs.getByRole('region', { name: /Values and design/ })).toContainText('Your next step');
		await expect(theirs.getByText('0 of 12 passed')).toBeVisible();
		const helpers = theirs.getByRole('region', { name: 'Who helps you' });
		await expect(helpers).toContainText('Dana Whitehorse');
		await expect(helpers).toContainText('Carmen Ibarra');
	});

	await test.step('and neither menu nor page of what is for others', async () => {
		await expect(main(theirs).getByRole('link')).toHaveText(['My path', 'Learn', 'Coaching']);
		for (const path of ['/people', '/people/new', '/sites', '/certification/new']) {
			await open(theirs, path);
			await expect(theirs.getByRole('heading', { level: 1, name: 'This is not yours to see' })).toBeVisible();
			await expect(theirs.getByText(/^It needs the permission/)).toBeVisible();
		}
	});
});

test('the first administrator comes by the link that an empty server prints', async ({ elsewhere }) => {
	await withEmptyServer(async (link) => {
		const page = await elsewhere(link.origin);

		await test.step('makes the organization and an account', async () => {
			await page.goto(link.href);
			await page.getByLabel('Organization').fill('Northern Lights Center');
			await page.getByLabel('Time zone').selectOption('America/Chicago');
			await page.getByLabel('First name').fill('Ines');
			await page.getByLabel('Last name').fill('Solberg');
			await page.getByLabel('E-mail').fill('ines@example.test');
			await page.getByLabel('Password', { exact: true }).fill(password);
			await page.getByRole('button', { name: 'Create the organization' }).click();
			await expect(page.getByRole('heading', { level: 1 })).toContainText('Ines');
			await expect(page).not.toHaveURL(/setup/);
		});

		await test.step('adds a place and a person there', async () => {
			await main(page).getByRole('link', { name: 'Sites' }).click();
			await page.getByRole('button', { name: 'Add a place' }).click();
			const dialog = page.getByRole('dialog');
			await dialog.getByLabel('Kind').selectOption({ label: 'Agency' });
			await dialog.getByLabel('Name').fill('Lakeside Families');
			await dialog.getByRole('button', { name: 'Save' }).click();
			await expect(dialog).toBeHidden();
			await expect(page.getByText('Lakeside Families', { exact: true })).toBeVisible();

			await main(page).getByRole('link', { name: 'People' }).click();
			await page.getByRole('link', { name: 'Add a person' }).click();
			await page.getByLabel('First name').fill('Otto');
			await page.getByLabel('Last name').fill('Brenner');
			await page.getByLabel('Practice role').selectOption({ label: 'Responder' });
			await page.getByLabel('Place').selectOption({ label: 'Lakeside Families' });
			await page.getByRole('button', { name: 'Add a person' }).click();
			await expect(page.getByText('Otto Brenner is added')).toBeVisible();
			await expect(page.getByText('Without an e-mail they cannot sign in yet.')).toBeVisible();
		});

		await test.step('the link works no second time', async () => {
			const late = await elsewhere(link.origin);
			await late.goto(link.href);
			await late.getByLabel('Organization').fill('Somebody else');
			await late.getByLabel('First name').fill('Late');
			await late.getByLabel('Last name').fill('Comer');
			await late.getByLabel('E-mail').fill('late@example.test');
			await late.getByLabel('Password', { exact: true }).fill(password);
			await late.getByRole('button', { name: 'Create the organization' }).click();
			await expect(late.getByRole('alert').first()).toBeVisible();
			await expect(late).toHaveURL(/\/setup/);
		});

		await test.step('signs in again with what they chose', async () => {
			const again = await elsewhere(link.origin);
			await signIn(again, 'ines@example.test', password);
			await expect(again.getByRole('heading', { level: 1 })).toContainText('Ines');
			await ready(again);
			// The server goes now, and a page asks for more once it has stood for a while.
			await again.close();
			await page.close();
		});
	});
});
