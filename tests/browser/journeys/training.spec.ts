// A trainer plans a session at a desk, notes who was there and reports it: what the report
// says is what the record and the learner then hold.
import { dayFrom, expect, open, test } from '../fixtures.js';

test.describe.configure({ timeout: 120_000 });
test.skip(({ isMobile }) => isMobile, 'The work of a desk; and a report is sent only once');

test('a trainer plans a session, notes attendance and reports it', async ({ page, as }) => {
	const api = await as('trainer');
	// Only this journey's session is held here, whatever others plan.
	const place = `Upstairs room ${crypto.randomUUID().slice(0, 4)}`;
	const ask = async (name: string) => {
		await page.locator('#learners-search').fill(name);
		await page.getByRole('main').getByRole('button', { name: new RegExp(`^${name}`) }).click();
		await expect(page.getByRole('button', { name: `Take ${name} off` })).toBeVisible();
	};
	let id = '';

	await test.step('plans it, late, for two who work there', async () => {
		await open(page, '/training');
		await page.getByRole('link', { name: 'Plan a session' }).click();
		// The list has a choice of module too.
		await expect(page).toHaveURL(/\/training\/new$/);
		await page.getByLabel('Module').selectOption('M02');
		await page.getByLabel('For the people of').selectOption({ label: 'Harbor West' });
		await page.getByLabel('Begins').fill(`${dayFrom(-1)}T09:00`);
		await page.getByLabel('Length in minutes').fill('120');
		await page.getByLabel('Where').fill(place);
		await ask('Anh Tran');
		await ask('Aisha Rahman');
		await page.getByRole('button', { name: 'Plan a session' }).click();
		await expect(page).toHaveURL(/\/training\/[0-9a-f-]{36}$/);
		id = page.url().split('/').pop()!;
		await expect(page.getByText('Report it', { exact: true })).toBeVisible();
	});

	await test.step('notes who was there', async () => {
		await page.getByRole('link', { name: 'Report the session' }).click();
		const count = page.getByText('0 of 2 were there');
		await expect(count).toBeVisible();
		await page.getByRole('checkbox', { name: /^Anh Tran/ }).check({ force: true });
		await expect(page.getByText('1 of 2 was there')).toBeVisible();
		await page.getByRole('spinbutton', { name: /^Minutes\s*: Anh Tran/ }).fill('90');
		// Nobody led longer than the session was.
		const led = page.getByRole('spinbutton', { name: 'Noah Lindqvist' });
		await expect(led).toHaveValue('120');
		await page.getByLabel('How long it was, in minutes').fill('100');
		await expect(page.getByText('Together 20 minutes more than the session was.')).toBeVisible();
		await led.fill('100');
	});

	await test.step('sends the report, which stands', async () => {
		await page.getByRole('button', { name: 'Send the report' }).click();
		await expect(page).toHaveURL(new RegExp(`/training/${id}$`));
		await expect(page.getByText('Held', { exact: true })).toBeVisible();
		const learners = page.getByRole('region', { name: 'Learners' });
		await expect(learners.getByRole('listitem').filter({ hasText: 'Anh Tran' })).toContainText('90 minutes');
		await expect(learners.getByRole('listitem').filter({ hasText: 'Aisha Rahman' })).toContainText('Not there');
		await expect(page.getByRole('link', { name: 'Report the session' })).toHaveCount(0);
		const held = await api.get(`/training-events/${id}`);
		expect(held.state).toBe('held');
		expect(held.minutes).toBe(100);
		expect(
			held.attendance.map((a: { minutes: number; person: { display_name: string } }) => [
				a.person.display_name,
				a.minutes
			])
		).toEqual([['Anh Tran', 90]]);
	});

	await test.step('finds it among those that were', async () => {
		await page.getByRole('main').getByRole('link', { name: 'Training sessions' }).click();
		const past = page.getByRole('region', { name: 'Past' });
		await expect(past.getByRole('link').filter({ hasText: place })).toContainText('Held');
	});

	await test.step('a session that lies ahead takes no report', async () => {
		const ahead = (await api.get('/training-events')).items.find(
			(event: { state: string; starts_at: string }) =>
				event.state === 'planned' && Date.parse(event.starts_at) > Date.now()
		);
		await open(page, `/training/${ahead.id}/report`);
		await expect(page.getByText('This session is still ahead.')).toBeVisible();
		await expect(page.getByRole('button', { name: 'Send the report' })).toHaveCount(0);
	});
});
