// Mail, notifications, and lists as files, as those who use them meet them.
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { address, choosePassword, expect, open, signIn, test } from '../fixtures.js';
import { linkTo } from '../mails.js';

test.use({ expected: [/status of (401|403|404|422)/] });
// Somebody is added, invited, signs in, forgets and signs in again.
test.describe.configure({ timeout: 90_000 });

const password = 'nine kites over the harbor';
const stamp = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6)}`;

test('an invited person follows the mail, and later one that they asked for', async ({ page, as, elsewhere }) => {
	await as('admin');
	const email = address(`mail.${stamp()}`);

	await test.step('the administrator adds them, and a mail goes out', async () => {
		await open(page, '/people/new');
		await page.getByLabel('First name').fill('Mara');
		await page.getByLabel('Last name').fill('Mailer');
		await page.getByLabel(/^E-mail/).fill(email);
		await page.getByLabel('Practice role').selectOption({ label: 'Responder' });
		await page.getByLabel('Place').selectOption({ label: 'Harbor West' });
		await page.getByLabel(/^Preparation/).selectOption({ label: 'Bachelor’s degree' });
		await expect(page.getByLabel('Send them an e-mail with the link')).toBeChecked();
		await page.getByRole('button', { name: 'Add a person' }).click();
		await expect(page.getByText('An e-mail with a link is on its way')).toBeVisible();
	});

	const theirs = await elsewhere();
	await test.step('the link sets a password, and they sign in', async () => {
		await choosePassword(theirs, await linkTo(email), password);
		await signIn(theirs, email, password);
		await expect(theirs.getByRole('heading', { level: 1 })).toContainText('Mara');
	});

	await test.step('they forget it, and choose another', async () => {
		const again = await elsewhere();
		await again.goto('/sign-in');
		await again.getByRole('link', { name: 'Forgot your password?' }).click();
		await expectAccessible(again);
		await again.getByLabel('E-mail').fill(email);
		await again.getByRole('button', { name: 'Send me a link' }).click();
		await expect(again.getByRole('heading', { name: 'Check your e-mail' })).toBeVisible();
		await expect(again.getByText(`If somebody signs in with ${email}`)).toBeVisible();
		await choosePassword(again, await linkTo(email, 2), `${password} again`);
		await signIn(again, email, `${password} again`);
	});

	await test.step('the log says what was sent', async () => {
		await open(page, '/audit/mails');
		const lines = page.getByRole('listitem').filter({ hasText: 'Mara Mailer' });
		await expect(lines.first()).toContainText('Sent');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
	});
});

test('a list is tried, fixed and imported', async ({ page, as }) => {
	await as('admin');
	const email = address(`list.${stamp()}`);
	await open(page, '/people');
	await page.getByRole('link', { name: 'Import and export' }).click();
	const text = page.getByLabel('Or paste its text');
	const head = 'email,given_name,family_name,node,role,hired_on\n';

	await text.fill(`${head}${email},Lena,Lister,Nowhere At All,R3,2026-03-02\n`);
	await page.getByRole('button', { name: 'Try it out' }).click();
	await expect(page.getByText('Some lines cannot be imported')).toBeVisible();
	const row = page.getByRole('row').filter({ hasText: email });
	await expect(row).toContainText('There is no place called');
	// What lies half below the header that stays in place is judged by the half that is seen.
	await page.evaluate(() => scrollTo(0, 0));
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);

	await text.fill(`${head}${email},Lena,Lister,Harbor West,R3,2026-03-02\n`);
	await page.getByRole('button', { name: 'Try it out' }).click();
	await expect(page.getByText('Every line can be imported')).toBeVisible();
	await expect(row).toContainText('new');
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByText('One line was imported.')).toBeVisible();

	await page.getByRole('link', { name: 'Credentials' }).click();
	await page.getByLabel('Or paste its text').fill(`email,kind,issuer,valid_from\n${email},cprs,State board,2025-01-01\n`);
	await page.getByRole('button', { name: 'Try it out' }).click();
	await page.getByRole('button', { name: 'Import', exact: true }).click();
	await expect(page.getByText('One line was imported.')).toBeVisible();
	const saved = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save as CSV' }).click();
	expect((await saved).suggestedFilename()).toMatch(/^fieldcraft-credentials-.*\.csv$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
	test(`the bell leads to what is new and why, in ${colorScheme}`, async ({ page, as }) => {
		await page.emulateMedia({ colorScheme });
		await as('coach');
		await open(page, '/');
		await page.getByRole('link', { name: /^Notifications/ }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Notifications' })).toBeVisible();
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);

		await page.getByRole('link', { name: 'Which e-mails I get' }).click();
		const disputes = page.getByLabel('Disputes');
		await disputes.selectOption({ label: 'Once a day' });
		await page.getByLabel('The daily e-mail comes at').fill('07:30');
		await page.getByRole('button', { name: 'Save' }).click();
		await expect(page.getByText('Saved.')).toBeVisible();
		await page.reload();
		await expect(disputes).toHaveValue('daily');
		await expect(page.getByLabel('The daily e-mail comes at')).toHaveValue('07:30');
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
	});
}

test('the record is searched and saved', async ({ page, as }) => {
	await as('admin');
	await open(page, '/audit');
	await page.getByLabel('What it is about').selectOption({ label: 'Sign-ins and passwords' });
	await page.getByLabel('Place').selectOption({ label: 'Harbor West' });
	await expect(page.getByRole('status').filter({ hasText: /line/ })).toBeVisible();
	const saved = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save as CSV' }).click();
	expect((await saved).suggestedFilename()).toMatch(/^fieldcraft-audit-.*\.csv$/);
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
});
