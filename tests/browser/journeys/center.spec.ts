// A center of excellence: from a site's table down to the evidence of one answer, to
// another day, and to a certificate that anyone can verify.
import type { Locator } from '@playwright/test';
import { dayFrom, choosePassword, expect, main, newcomer, open, ready, signIn, tabTo, test } from '../fixtures.js';

test.skip(({ isMobile }) => isMobile, 'The work of a desk; and what it changes can change only once');
test.describe.configure({ timeout: 120_000 });

test('from site readiness down to one observation, and back in time', async ({ page, as }) => {
	await as('center');
	await open(page, '/');
	await main(page).getByRole('link', { name: 'Sites' }).click();
	await page.getByRole('row', { name: /Harbor East/ }).getByRole('link').click();
	await page.getByRole('main').getByRole('link', { name: 'People and requirements' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d+ of \d+ people meet/);

	const row = page.getByRole('row', { name: /Kwame Mensah/ });
	await row.getByRole('button', { name: /Not met/ }).first().click();
	const why = page.getByRole('dialog', { name: 'Kwame Mensah' });
	await expect(why.getByText(/A 0 on C02\.2 is open/)).toBeVisible();
	await why.getByRole('link', { name: 'All reasons and evidence' }).click();

	await expect(page.getByRole('heading', { level: 1, name: 'Kwame Mensah' })).toBeVisible();
	const requirement = page.getByRole('article').filter({ hasText: 'Not met' }).first();
	// The reasons asked for are open already.
	await expect(requirement.getByText(/Asked:/).first()).toBeVisible();
	const evidence = requirement.getByText(/Held back by a 0/).first().getByRole('link');
	const name = (await evidence.textContent())!;
	await evidence.click();
	await expect(page).toHaveURL(/\/observations\//);
	await expect(page.getByText(`observed by ${name.split('seen by ')[1]}`)).toBeVisible();

	await page.goBack();
	await ready(page);
	const statuses = page.getByRole('region', { name: 'What the role asks for' });
	const now = await statuses.innerText();
	const past = dayFrom(-200);
	await page.getByLabel('As of').fill(past);
	await expect(page).toHaveURL(new RegExp(`as_of=${past}`));
	await expect.poll(() => statuses.innerText()).not.toEqual(now);
	// A day as it was known then: what was sent in later is left out, and the address says so.
	await page.getByRole('button', { name: 'As known on that day' }).click();
	await expect(page).toHaveURL(/known_at=/);
	await expect(page.getByRole('button', { name: 'As known on that day' })).toHaveAttribute('aria-pressed', 'true');
	await page.getByRole('button', { name: 'As known today' }).click();
	await expect(page).not.toHaveURL(/known_at=/);
	await page.getByRole('button', { name: 'Back to today' }).click();
	await expect.poll(() => statuses.innerText()).toEqual(now);
});

test('a coach candidate in mid-path cannot be decided, and the page says why', async ({ page, as }) => {
	await as('center');
	await open(page, '/');
	await main(page).getByRole('link', { name: 'Certification' }).click();
	await page.getByRole('link', { name: /Keisha Brown/ }).click();
	await expect(page.getByText('once every gate before it is passed')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Sign' })).toHaveCount(0);
});

test('two signatures make a certificate that anyone can verify', async ({ page, as, elsewhere }) => {
	const second = {
		given: 'Ilse',
		family: 'Marten',
		email: 'second.assessor@demo.fieldcraft.test',
		password: 'a quiet lake at dawn'
	};
	const admin = await as('admin');
	const state = (await admin.get('/nodes')).items.find((node: { kind: string }) => node.kind === 'state');
	const { link } = await newcomer(admin, {
		...second,
		role: 'R9',
		place: state.name,
		permissions: ['decide_certification', 'view_team']
	});

	await test.step('the first reads every gate and signs with a reason, by keyboard alone', async () => {
		await as('center');
		await open(page, '/');
		const press = async (wanted: Locator, key: string) => {
			await tabTo(page, wanted);
			await page.keyboard.press(key);
		};
		await press(main(page).getByRole('link', { name: 'Certification' }), 'Enter');
		await press(page.getByRole('link', { name: /Noah Lindqvist/ }), 'Enter');
		await expect(page.getByRole('heading', { level: 1, name: /Noah Lindqvist/ })).toBeVisible();
		await expect(page.getByText('Asked:').first()).toBeAttached();
		await press(page.getByRole('button', { name: 'Sign' }), 'Enter');
		await expect(page.getByText('Fill this in.')).toBeVisible();
		await press(page.getByRole('radio', { name: /^Certify/ }), 'Space');
		await tabTo(page, page.getByLabel(/Written reason/));
		await page.keyboard.type('Both joint deliveries were at the standard and the anchor ratings agree.');
		await press(page.getByRole('button', { name: 'Sign' }), 'Enter');
		await expect(page.getByText('Both joint deliveries were at the standard')).toBeVisible();
		await expect(page.getByText('cannot sign here')).toBeVisible();
	});

	const candidate = page.url();
	let certificate = '';
	await test.step('the second sets a password by the one-time link, and signs', async () => {
		const desk = await elsewhere();
		await choosePassword(desk, link, second.password);
		await signIn(desk, second.email, second.password);
		await desk.goto(candidate);
		await desk.getByText('Certify', { exact: true }).click();
		await desk.getByLabel(/Written reason/).fill('I observed the second delivery myself and agree with the ratings.');
		await desk.getByRole('button', { name: 'Sign' }).click();
		const see = desk.getByRole('link', { name: 'See the certificate that anyone can verify' });
		certificate = (await see.getAttribute('href'))!;
	});

	await test.step('anyone can verify it, and learns nothing else', async () => {
		const stranger = await elsewhere();
		await stranger.goto(certificate);
		const shown = stranger.getByRole('article');
		await expect(shown.getByRole('heading', { name: 'Noah Lindqvist' })).toBeVisible();
		await expect(shown).toContainText('This certificate is valid');
		await expect(shown).toContainText('Local trainer');
		await expect(shown).toContainText(/Valid from.*\d{4}.*Valid through.*\d{4}/s);
		const told = await (
			await stranger.request.get(`/api/v1/certificates/${certificate.split('/').pop()}/verification`)
		).json();
		expect(Object.keys(told).sort()).toEqual(
			['holder', 'id', 'path', 'scope', 'state', 'valid_from_on', 'valid_to_on'].sort()
		);
	});
});
