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

test('a trainer gives a planned session another room and length, and who is in it is told', async ({
	page,
	as
}) => {
	const learner = await as('responder');
	const { person } = await learner.get('/me');
	const told = async () =>
		(await learner.get('/me/notifications?limit=50')).items.filter(
			(one: { reason: string }) => one.reason === 'training_changed'
		).length;
	const before = await told();
	const api = await as('trainer');
	const me = await api.get('/me');
	const id = crypto.randomUUID();
	const old = `Basement room ${id.slice(0, 4)}`;
	const room = `Upstairs room ${id.slice(0, 4)}`;
	await api.put(`/training-events/${id}`, {
		module_code: 'M02',
		node_id: me.grants.find((grant: { permission: string }) => grant.permission === 'deliver_training').node_id,
		starts_at: `${dayFrom(21)}T15:00:00Z`,
		minutes: 90,
		place: old,
		trainer_ids: [me.person.id],
		learner_ids: [person.id]
	});

	await open(page, `/training/${id}`);
	const facts = page.getByRole('region', { name: 'When and where' });
	await expect(facts).toContainText('90 minutes');
	await page.getByRole('button', { name: 'Change time, length or place' }).click();
	const dialog = page.getByRole('dialog');

	await test.step('saving what it was already is no change', async () => {
		await dialog.getByLabel('Written reason').fill('The room is being painted.');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog.getByText('Nothing has changed yet.')).toBeVisible();
		expect((await api.get(`/training-events/${id}`)).state).toBe('planned');
	});

	await test.step('another room and length stand at once, with the reason', async () => {
		await dialog.getByLabel('Where').fill(room);
		await dialog.getByLabel('Length in minutes').fill('120');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
		await expect(facts).toContainText(room);
		await expect(facts).toContainText('120 minutes');
		await expect(facts).not.toContainText(old);
		await expect(page.getByText('The room is being painted.')).toBeVisible();
		const event = await api.get(`/training-events/${id}`);
		expect([event.minutes, event.place]).toEqual([120, room]);
	});

	// A job tells them, a moment later.
	await expect.poll(told).toBe(before + 1);
});
