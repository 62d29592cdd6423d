// A site's supervisor: reads who is ready, attests what somebody from before may do, records
// leave, gives a permission at the site; and is told what is missing where a page is for others.
import { dayFrom, expect, main, open, ready, test, uuidv7 } from '../fixtures.js';

test.skip(({ isMobile }) => isMobile, 'The work of a desk; and what it changes can change only once');
test.use({ expected: [/status of (403|404)/] });

test('a supervisor reads readiness and does what is theirs to do', async ({ page, as }) => {
	const admin = await as('admin');
	const { person: lead } = await (await as('supervisor')).get('/me');
	const [veteran] = (await admin.get('/people?q=Novak')).items;
	// Somebody with years here, seldom seen, comes to the site.
	await admin.put(`/people/${veteran.id}/affiliations/${uuidv7()}`, {
		node_id: lead.affiliations[0].node_id,
		role: 'R2',
		fte: 0.5,
		hired_on: dayFrom(-500),
		started_on: dayFrom(-1),
		rostered_to_respond: true
	});
	await admin.put(`/people/${veteran.id}/coaching-assignments/${uuidv7()}`, {
		kind: 'supervisor',
		lead_id: lead.id,
		from_on: dayFrom(0)
	});

	await test.step('finds no menu of the center', async () => {
		await open(page, '/');
		await expect(main(page).getByRole('link')).toHaveText([
			'Start',
			'Learn',
			'Observe',
			'Coaching',
			'People',
			'Sites'
		]);
	});

	await test.step('reads the readiness of the site', async () => {
		await main(page).getByRole('link', { name: 'Sites' }).click();
		await page.getByRole('row', { name: /^Harbor East/ }).getByRole('link').click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d+ of \d+ may lead a visit/);
		await page.getByRole('main').getByRole('link', { name: 'People and requirements' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d+ of \d+ people meet/);
		const everyone = await page.getByRole('row').count();
		await page.getByRole('button', { name: 'Needs attention' }).click();
		await expect.poll(() => page.getByRole('row').count()).toBeLessThan(everyone);
		await page.getByRole('row', { name: /Kwame Mensah/ }).getByRole('link').click();
		await expect(page.getByRole('heading', { level: 1, name: 'Kwame Mensah' })).toBeVisible();
		await expect(page.getByText(/Held back|Not met/).first()).toBeVisible();
	});

	await test.step('attests what somebody may do', async () => {
		await main(page).getByRole('link', { name: 'People' }).click();
		await page.getByLabel('Name').fill('Novak');
		await page.getByRole('link', { name: /Peter Novak/ }).click();
		const may = page.getByRole('region', { name: 'What they may do now' });
		await expect(may).toContainText('Watch only');
		await page.getByRole('link', { name: 'Manage' }).click();
		await page.getByRole('button', { name: 'Attest' }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('They may').selectOption({ label: 'Respond beside a lead' });
		await dialog.getByLabel('Why do you attest it?').fill('Rode beside me for a year before these records began.');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
		await page.getByRole('main').getByRole('link', { name: 'Peter Novak' }).click();
		await expect(may).toContainText('Attested by a supervisor, not observed.');
	});

	await test.step('records leave and gives a permission, at their site only', async () => {
		await page.getByRole('link', { name: 'Manage' }).click();
		await ready(page);
		const dialog = page.getByRole('dialog');
		await page.getByRole('button', { name: 'Add leave' }).click();
		await dialog.getByLabel('From').fill(dayFrom(20));
		await dialog.getByLabel(/^Until/).fill(dayFrom(60));
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
		const leave = page.getByRole('region', { name: 'Leave' }).getByRole('listitem');
		await expect(leave).toHaveCount(1);

		await page.getByRole('button', { name: 'Give a permission' }).click();
		await dialog.getByLabel('Permission').selectOption({ label: 'Record practice observations' });
		// Only places of their own are offered.
		await expect(dialog.getByLabel('Where').getByRole('option', { name: 'Harbor East' })).toHaveCount(1);
		await expect(dialog.getByLabel('Where').getByRole('option', { name: 'Lakeland' })).toHaveCount(0);
		await dialog.getByLabel('Where').selectOption({ label: 'Harbor East' });
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
		const grants = page.getByRole('region', { name: 'Permissions' }).getByRole('listitem');
		await expect(grants.filter({ hasText: 'Record practice observations' })).toContainText('Harbor East');
	});
});

test('a page for others says what it needs', async ({ page, as }) => {
	const center = await as('center');
	const candidacies = (await center.get('/candidacies')).items;
	const of = (name: string) =>
		candidacies.find((c: { person: { display_name: string } }) => c.person.display_name === name).id;
	await as('supervisor');

	await test.step('a page of the center', async () => {
		await open(page, `/certification/${of('Dana Whitehorse')}/coaching-sample`);
		await expect(page.getByRole('heading', { level: 1, name: 'This is not yours to see' })).toBeVisible();
		await expect(page.getByText('It needs the permission “Decide on certification”.')).toBeVisible();
		await expect(page.getByRole('textbox')).toHaveCount(0);
		await page.getByRole('link', { name: 'Go to the start page' }).click();
		await expect(page).toHaveURL('/');
	});

	await test.step('somebody of another agency looks as if not there', async () => {
		await open(page, `/certification/${of('Isaac Rosen')}`);
		await expect(page.getByRole('heading', { level: 1, name: 'There is nothing here' })).toBeVisible();
	});
});

test('a supervisor puts somebody on duty, and staffing counts them', async ({ page, as }) => {
	test.setTimeout(120_000);
	const api = await as('supervisor');
	const { node_id } = (await api.get('/me')).person.affiliations[0];
	// A week that nobody has planned.
	const far = dayFrom(70 + 7 * Math.floor(Math.random() * 30));
	const grid = page.getByRole('region', { name: 'Supervisor', exact: true });

	await test.step('finds the week from the site', async () => {
		await open(page, `/sites/${node_id}`);
		await page.getByRole('main').getByRole('link', { name: 'Staffing', exact: true }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Staffing of Harbor East' })).toBeVisible();
		await page.getByRole('link', { name: 'Roster' }).click();
		await open(page, `/sites/${node_id}/roster?week=${far}`);
		await expect(grid).toContainText('Nobody is on this duty in this week.');
	});

	const dialog = page.getByRole('dialog');
	await test.step('puts somebody on', async () => {
		await grid.getByRole('button', { name: /^Add somebody/ }).click();
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog.getByText('Choose', { exact: false }).first()).toBeVisible();
		await dialog.getByRole('searchbox').fill('Delgado');
		await dialog.getByRole('button', { name: /^Ruth Delgado/ }).click();
		await dialog.getByLabel('Begins').fill(`${far}T08:00`);
		await dialog.getByLabel('Ends').fill(`${far}T14:30`);
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
		await expect(grid.getByRole('row', { name: /Ruth Delgado/ })).toContainText(/8 AM.*2:30 PM/);
	});

	await test.step('staffing of that week counts the hours that stay empty', async () => {
		await open(page, `/sites/${node_id}/staffing?as_of=${far}`);
		const cover = page.getByRole('group', { name: 'Supervisor' });
		await expect(cover).toContainText('161 hours 30 minutes without a supervisor on duty');
		await expect(cover.getByRole('listitem').filter({ hasText: '1,050 minutes empty' })).toHaveCount(1);
	});

	await test.step('changes it, and takes it off again', async () => {
		await open(page, `/sites/${node_id}/roster?week=${far}`);
		await grid.getByRole('button', { name: /change Ruth Delgado’s duty/ }).click();
		await dialog.getByLabel('Ends').fill(`${far}T16:00`);
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(grid.getByRole('row', { name: /Ruth Delgado/ })).toContainText(/8 AM.*4 PM/);
		await grid.getByRole('button', { name: /change Ruth Delgado’s duty/ }).click();
		await dialog.getByRole('button', { name: 'Remove' }).click();
		await expect(grid).toContainText('Nobody is on this duty in this week.');
		await expect(page.getByRole('status').filter({ hasText: 'Ruth Delgado is off this duty.' })).toBeVisible();
		await page.getByRole('button', { name: 'Undo' }).click();
		await expect(grid.getByRole('row', { name: /Ruth Delgado/ })).toContainText(/8 AM.*4 PM/);
		await grid.getByRole('button', { name: /change Ruth Delgado’s duty/ }).click();
		await dialog.getByRole('button', { name: 'Remove' }).click();
		await expect(grid).toContainText('Nobody is on this duty in this week.');
		expect((await api.get(`/nodes/${node_id}/roster?week=${far}`)).items).toEqual([]);
	});
});
