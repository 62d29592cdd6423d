// A center of excellence: from a site's table down to the evidence of one answer, to
// another day, and to a certificate that anyone can verify.
import type { Page } from '@playwright/test';
import { address, expect, open, PASSWORD, ready, test } from '../fixtures.js';

test.skip(({ isMobile }) => isMobile, 'The work of a desk; and what it changes can change only once');
test.describe.configure({ timeout: 120_000 });

const main = (page: Page) => page.getByRole('navigation', { name: 'Main' });

async function signIn(page: Page, email: string, password: string) {
	await page.goto('/sign-in');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page).not.toHaveURL(/sign-in/);
	await ready(page);
}

test('from site readiness down to one observation, and back in time', async ({ page, as }) => {
	await as('center');
	await open(page, '/');
	await main(page).getByRole('link', { name: 'Sites' }).click();
	await page.getByRole('link', { name: /Harbor East/ }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d+ of \d+ people meet/);

	const row = page.getByRole('row', { name: /Kwame Mensah/ });
	await row.getByRole('button', { name: /Not met/ }).first().click();
	const why = page.getByRole('dialog', { name: 'Kwame Mensah' });
	await expect(why.getByText(/^Why: /)).toBeVisible();
	await expect(why.getByText(/Asked:/).first()).toBeVisible();
	await expect(why.getByText(/Held back by a 0 on C02\.2/).first()).toBeVisible();
	await why.getByRole('link', { name: 'Open their page' }).click();

	await expect(page.getByRole('heading', { level: 1, name: 'Kwame Mensah' })).toBeVisible();
	const requirement = page.getByRole('article').filter({ hasText: 'Not met' }).first();
	await requirement.locator('summary', { hasText: /^Why/ }).click();
	const evidence = requirement.getByText(/Held back by a 0/).first().getByRole('link');
	const name = (await evidence.textContent())!;
	await evidence.click();
	await expect(page).toHaveURL(/\/observations\//);
	await expect(page.getByRole('heading', { level: 1 })).toContainText(name.split(',')[0]!);

	await page.goBack();
	await ready(page);
	const statuses = page.getByRole('region', { name: 'What the role asks for' });
	const now = await statuses.innerText();
	const past = new Date(Date.now() - 200 * 86_400_000).toISOString().slice(0, 10);
	await page.getByLabel('As of').fill(past);
	await expect(page).toHaveURL(new RegExp(`as_of=${past}`));
	await expect.poll(() => statuses.innerText()).not.toEqual(now);
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

test('two signatures make a certificate that anyone can verify', async ({ page, as, browser, baseURL, context }) => {
	const reader = await as('admin');
	const assessor = { email: 'second.assessor@demo.fieldcraft.test', password: 'a quiet lake at dawn' };
	let link = '';

	await test.step('a second assessor has an account', async () => {
		const token = (
			await (await context.request.post('/api/v1/sessions', { data: { email: address('admin'), password: PASSWORD } })).json()
		).access_token;
		const headers = { authorization: `Bearer ${token}` };
		const id = () => uuidv7();
		const state = (await reader.get('/nodes')).items.find((node: { kind: string }) => node.kind === 'state').id;
		const person = id();
		const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
		const added = await context.request.post('/api/v1/people', {
			headers,
			data: {
				id: person,
				given_name: 'Ilse',
				family_name: 'Marten',
				email: assessor.email,
				affiliation: {
					id: id(),
					node_id: state,
					role: 'R9',
					fte: 1,
					hired_on: day,
					started_on: day,
					rostered_to_respond: false
				}
			}
		});
		expect(added.status(), await added.text()).toBe(201);
		link = (await added.json()).setup_link;
		for (const permission of ['decide_certification', 'view_team']) {
			const granted = await context.request.put(`/api/v1/people/${person}/grants/${id()}`, {
				headers,
				data: { node_id: state, permission }
			});
			expect(granted.status(), await granted.text()).toBe(204);
		}
	});

	await test.step('the first reads every gate and signs with a reason', async () => {
		await as('center');
		await open(page, '/');
		await main(page).getByRole('link', { name: 'Certification' }).click();
		await page.getByRole('link', { name: /Noah Lindqvist/ }).click();
		await ready(page);
		await expect(page.getByText('Asked:').first()).toBeAttached();
		await page.getByRole('button', { name: 'Sign' }).click();
		await expect(page.getByText('Fill this in.')).toBeVisible();
		await page.getByText('Certify', { exact: true }).click();
		await page
			.getByLabel(/Written reason/)
			.fill('Both joint deliveries were at the standard and the anchor ratings agree.');
		await page.getByRole('button', { name: 'Sign' }).click();
		await expect(page.getByText('Both joint deliveries were at the standard')).toBeVisible();
		await expect(page.getByText('cannot sign here')).toBeVisible();
	});

	const candidate = page.url();
	let certificate = '';
	await test.step('the second sets a password by the one-time link, and signs', async () => {
		const other = await browser.newContext({ baseURL: baseURL! });
		const desk = await other.newPage();
		await desk.goto(link);
		await desk.getByLabel('New password').fill(assessor.password);
		await desk.getByRole('button', { name: 'Save the new password' }).click();
		await expect(desk.getByText('Your password is changed')).toBeVisible();
		await signIn(desk, assessor.email, assessor.password);
		await desk.goto(candidate);
		await desk.getByText('Certify', { exact: true }).click();
		await desk.getByLabel(/Written reason/).fill('I observed the second delivery myself and agree with the ratings.');
		await desk.getByRole('button', { name: 'Sign' }).click();
		const see = desk.getByRole('link', { name: 'See the certificate that anyone can verify' });
		certificate = (await see.getAttribute('href'))!;
		await other.close();
	});

	await test.step('anyone can verify it, and learns nothing else', async () => {
		const other = await browser.newContext({ baseURL: baseURL! });
		const stranger = await other.newPage();
		await stranger.goto(certificate);
		const shown = stranger.getByRole('article');
		await expect(shown.getByRole('heading', { name: 'Noah Lindqvist' })).toBeVisible();
		await expect(shown).toContainText('This certificate is valid');
		await expect(shown).toContainText('Local trainer');
		await expect(shown).toContainText(/Valid from.*\d{4}.*Valid through.*\d{4}/s);
		const told = await (
			await other.request.get(`/api/v1/certificates/${certificate.split('/').pop()}/verification`)
		).json();
		expect(Object.keys(told).sort()).toEqual(
			['holder', 'id', 'path', 'scope', 'state', 'valid_from_on', 'valid_to_on'].sort()
		);
		await other.close();
	});
});

function uuidv7(): string {
	const time = Date.now().toString(16).padStart(12, '0');
	const rest = crypto.randomUUID().slice(15);
	return `${time.slice(0, 8)}-${time.slice(8)}-7${rest}`;
}
