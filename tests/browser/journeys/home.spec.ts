// The first page of those who learn and of those who coach: a worker asks to be observed in
// one tap, their coach finds it in their day and sees the skill, and the request is answered.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { address, Api, dayFrom, expect, open, PASSWORD, ready, test, uuidv7 } from '../fixtures.js';

test.describe.configure({ timeout: 120_000 });

const region = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

async function looked(page: Page) {
	for (const scheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
		await expectAccessible(page);
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await expectNoSidewaysScroll(page);
}

test('a worker asks, the coach sees it and observes, and the request is answered', async ({
	page,
	as,
	elsewhere
}, { project }) => {
	// Each size has its own worker, so that the two can go on side by side.
	const who = project.name === 'phone' ? 'peer' : 'responder';
	const api = await as(who);
	const { person, coaches } = await api.get('/me');
	const [coach] = coaches as { id: string; display_name: string }[];
	const ask = region(page, 'Be observed');
	const desk = await elsewhere();
	const theirs = await Api.signIn(desk.context().request, address('coach'), PASSWORD);
	const asked = region(desk, 'Who asked to be observed').getByRole('listitem').filter({
		hasText: person.display_name
	});

	await test.step('asks in one tap, takes it back, and asks for a skill', async () => {
		await open(page, '/');
		await ask.getByRole('button', { name: `Ask ${coach!.display_name}` }).click();
		await expect(ask.getByText(`You asked ${coach!.display_name} today.`)).toBeVisible();
		const takeBack = ask.getByRole('button', { name: /^Take back/ });
		await takeBack.click();
		await expect(takeBack).toBeHidden();
		await ask.getByRole('button', { name: 'Undo' }).click();
		await takeBack.click();
		await expect(takeBack).toBeHidden();
		await ask.getByText('Say what, by when, or whom').click();
		await ask.getByLabel('In which skill').selectOption({ label: 'Crisis de-escalation' });
		await ask.getByLabel('By when').fill(dayFrom(5));
		await ask.getByLabel('A word to your coach').fill('Call me at 614-555-0123 about the family.');
		await expect(ask.getByText('This could identify a young person or family').first()).toBeVisible();
		await ask.getByLabel('A word to your coach').fill('I am on duty on Tuesday.');
		await ask.getByRole('button', { name: 'Ask', exact: true }).click();
		await expect(ask.getByText('Crisis de-escalation, by')).toBeVisible();
		await looked(page);
	});

	await test.step('the coach finds it first, and one tap opens the form with the skill', async () => {
		await open(desk, '/');
		await expect(asked).toContainText('Crisis de-escalation');
		await expect(asked).toContainText('I am on duty on Tuesday.');
		await looked(desk);
		await asked.getByRole('link', { name: /^Observe/ }).click();
		await ready(desk);
		await expect(desk.getByText(person.display_name).first()).toBeVisible();
		await expect(desk.getByText('Settles own voice').first()).toBeVisible();
	});

	await test.step('what the coach records answers it', async () => {
		const id = uuidv7();
		const now = new Date().toISOString();
		await theirs.put(`/observations/${id}`, {
			subject_id: person.id,
			type: 'E1',
			purpose: 'formative',
			observed_at: now,
			recorded_at: now,
			minutes: 30,
			setting: 'home',
			family_agreed: true,
			encounter_ref: project.name === 'phone' ? 'E-2222-PHNE' : 'E-2222-DESK',
			ratings: [
				{ indicator: 'C01.1', rating: '2' },
				{ indicator: 'C01.2', rating: '3' }
			],
			harm: false
		});
		await open(desk, '/');
		await expect(asked).toBeHidden();
		await page.reload();
		await expect(ask.getByText(`${coach!.display_name} observed you today.`)).toBeVisible();
		await expect(ask.getByRole('link', { name: 'See the observation' })).toHaveAttribute(
			'href',
			`/observations/${id}`
		);
	});
});

test('a coach can say that they cannot', async ({ page, as }, { project }) => {
	test.skip(project.name !== 'desktop', 'The demonstration holds one request of this kind');
	await as('coach');
	await open(page, '/');
	const asked = region(page, 'Who asked to be observed').getByRole('listitem').filter({ hasText: 'Kowalski' });
	await asked.getByRole('button', { name: /^I cannot/ }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Why not, or who could').fill('I am away; Noah could.');
	await dialog.getByRole('button', { name: 'I cannot' }).click();
	await expect(asked).toBeHidden();
});

test('a new hire finds the next step first, then what they may do, their skills and their people', async ({
	page,
	as
}, { project }) => {
	await as('newhire');
	await open(page, '/');
	const next = page.getByRole('link', { name: 'Continue' });
	const box = await next.boundingBox();
	expect(box!.y + box!.height, 'the next step is seen without scrolling').toBeLessThan(
		page.viewportSize()!.height
	);
	await expect(region(page, 'What you may do now')).toContainText('Missing for');
	const skills = region(page, 'Your skills and what your role asks').first();
	await expect(skills).toContainText('Nobody has seen you do it yet.');
	await expect(skills).toContainText('Your role asks: doing it with active help, by');
	await skills.getByText('Show as a table').click();
	await expect(skills.getByRole('rowheader', { name: 'Crisis de-escalation' })).toBeVisible();
	const people = region(page, 'Who helps you');
	await expect(people.getByRole('link', { name: 'coach@demo.fieldcraft.test' })).toHaveAttribute(
		'href',
		'mailto:coach@demo.fieldcraft.test'
	);
	if (project.name === 'desktop') {
		const main = await page.locator('main').boundingBox();
		const right = await people.boundingBox();
		expect(right!.x + right!.width).toBeGreaterThan(main!.x + main!.width * 0.9);
	}
	await looked(page);
});

test('a peer enters a credential, which waits to be checked, and a work phone', async ({
	page,
	as
}, { project }) => {
	test.skip(project.name !== 'desktop', 'It changes what is stored: once is enough');
	await as('peer');
	await open(page, '/');
	const papers = region(page, 'Your licenses and credentials');
	await papers.getByRole('button', { name: 'Enter a license or credential' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Kind').selectOption({ label: 'Other' });
	await dialog.getByLabel('Issued by').fill('First aid school');
	await expectAccessible(page);
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(papers.getByText('First aid school. Entered by you; waiting to be checked.')).toBeVisible();

	await open(page, '/account');
	await page.getByLabel('Work phone').fill('614 555 0100 ext. 7');
	await page.locator('form').filter({ has: page.getByLabel('Work phone') }).getByRole('button').click();
	await expect(page.getByText('Saved.')).toBeVisible();
});

test('who leads finds what waits and where the site stands; the center every site', async ({ page, as }) => {
	const lead = await as('supervisor');
	const { items: tasks } = await lead.get('/tasks?open=true');
	const { items: own } = await lead.get('/sites');
	await open(page, '/');
	await expect(page.getByRole('listitem').filter({ hasText: 'a safety-critical skill was rated 0' })).toHaveCount(
		tasks.length
	);
	await expect(page.getByRole('heading', { name: 'Where your site stands' })).toBeVisible();
	await expect(page.getByRole('rowheader', { name: own[0].node_name })).toBeVisible();
	await looked(page);
	await page.getByRole('link', { name: 'Your own path' }).click();
	await expect(page.getByText('What you may do now')).toBeVisible();
	await page.goBack();
	await page.getByRole('link', { name: 'The whole picture' }).click();
	await expect(page).toHaveURL(`/sites/${own[0].node_id}`);
	await expect(page.getByText(`${own[0].node_name}, as of`)).toBeVisible();

	const center = await as('center');
	const { items: all } = await center.get('/sites');
	const { items: waivers } = await center.get('/waiver-requests');
	await open(page, '/');
	for (const site of all) {
		await expect(page.getByRole('rowheader', { name: site.node_name })).toBeVisible();
	}
	const waits = region(page, 'What waits').getByRole('link');
	await expect(waits.filter({ hasText: 'Asks for more time' })).toHaveCount(waivers.length);
	await looked(page);
	await waits.first().click();
	await ready(page);
	await expect(page).not.toHaveURL(/\/$/);
});
