// The days between visits, on a phone: a supervisor logs a contact and a drill, the worker finds
// them and logs hours of their own; what was wrong is taken back, not changed.
import { expect, open, test, type Api } from '../fixtures.js';

test.describe.configure({ timeout: 120_000 });
test.skip(({ isMobile }) => !isMobile, 'Logged on a phone; and what is stored is counted');

test('a contact and a drill are logged, found and taken back', async ({ page, as }) => {
	const supervisor = await as('supervisor');
	const [worker] = (await supervisor.get('/people?q=Carter')).items;
	const logged = page.getByRole('region', { name: 'Logged recently' }).getByRole('listitem');
	const records = async (api: Api, kind: string) =>
		(await api.get(`/people/${worker.id}/practice-records?limit=50`)).items.filter(
			(one: { kind: string; withdrawn: boolean }) => one.kind === kind && !one.withdrawn
		).length;
	const [contacts, drills] = [
		await records(supervisor, 'supervision_contact'),
		await records(supervisor, 'drill')
	];

	await test.step('the supervisor logs a contact that looked at data', async () => {
		await open(page, `/people/${worker.id}/log`);
		await page.getByRole('radio', { name: 'Supervision contact' }).check();
		await page.getByRole('radio', { name: 'By phone' }).check();
		await page.getByLabel('Minutes').fill('25');
		await page.getByLabel('We looked at observations or family feedback').check();
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(page.getByText('Saved. You can log the next one.')).toBeVisible();
		await expect(logged.filter({ hasText: 'By phone · 25 minutes' }).first()).toContainText(
			'with observations or family feedback'
		);
		expect(await records(supervisor, 'supervision_contact')).toBe(contacts + 1);
	});

	await test.step('and a drill', async () => {
		await page.getByRole('radio', { name: 'Drill' }).check();
		await expect(page.getByText('Saved. You can log the next one.')).toHaveCount(0);
		await page.getByRole('radio', { name: 'Counseling on lethal means' }).check();
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		// Others of the same kind are there already: the row alone would not tell that this one is saved.
		await expect(page.getByText('Saved. You can log the next one.')).toBeVisible();
		await expect(logged.filter({ hasText: 'Counseling on lethal means' }).first()).toContainText('Drill');
		expect(await records(supervisor, 'drill')).toBe(drills + 1);
	});

	await test.step('the worker finds both, and logs hours of their own', async () => {
		await as('responder');
		await open(page, `/people/${worker.id}/log`);
		await expect(page.getByRole('heading', { level: 1, name: 'My log' })).toBeVisible();
		await expect(logged.filter({ hasText: 'By phone · 25 minutes' }).first()).toContainText('Ruth Delgado');
		await expect(page.getByRole('radio', { name: 'Supervision contact' })).toHaveCount(0);
		await page.getByRole('radio', { name: 'Hours' }).check();
		await page.getByRole('radio', { name: 'Training' }).check();
		await page.getByLabel('Hours', { exact: true }).last().fill('1.25');
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(logged.filter({ hasText: 'Training · 1.25 hours' }).first()).toBeVisible();
	});

	await test.step('takes the hours back with a reason', async () => {
		const row = logged.filter({ hasText: 'Training · 1.25 hours' }).filter({ hasNotText: 'Taken back' }).first();
		await row.getByRole('button', { name: /^Take back/ }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('textbox').fill('Logged on the wrong day.');
		await dialog.getByRole('button', { name: 'Take back' }).click();
		await expect(dialog).toBeHidden();
		await expect(logged.filter({ hasText: 'Training · 1.25 hours' }).first()).toContainText('Taken back');
	});
});
