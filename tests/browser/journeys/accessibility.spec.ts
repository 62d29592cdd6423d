// Every page, for each kind of user who works in the field or decides: no axe fault,
// nothing to scroll sideways (down to 320 px), nothing from another host.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { expect, open, ready, test, type Reader } from '../fixtures.js';

test.describe.configure({ timeout: 150_000 });
test.use({ reducedMotion: 'reduce' } as object);

async function newHire(api: Reader) {
	const { person } = await api.get('/me');
	const [module] = (await api.get('/modules')).items;
	const { lessons } = await api.get(`/modules/${module.code}`);
	const observations = (await api.get(`/observations?subject_id=${person.id}`)).items;
	return [
		'/',
		'/learn',
		`/learn/${module.code}`,
		...lessons.slice(0, 2).map((lesson: { slug: string }) => `/learn/${module.code}/${lesson.slug}`),
		`/learn/${module.code}/check`,
		'/coaching',
		...observations.slice(0, 1).map((o: { id: string }) => `/observations/${o.id}`),
		`/people/${person.id}`,
		'/help',
		'/account'
	];
}

async function coach(api: Reader) {
	const me = await api.get('/me');
	const coachee = me.coachees[0].id;
	const observations = (await api.get(`/observations?subject_id=${coachee}`)).items;
	const cycles = (await api.get('/coaching-cycles')).items;
	return [
		'/',
		'/observe',
		`/observe?person=${coachee}`,
		'/coaching',
		'/coaching/new',
		...cycles.slice(0, 1).map((cycle: { id: string }) => `/coaching/${cycle.id}`),
		...observations.slice(0, 1).map((o: { id: string }) => `/observations/${o.id}`),
		'/people',
		`/people/${coachee}`,
		'/calibration',
		'/certification'
	];
}

async function center(api: Reader) {
	const site = (await api.get('/nodes')).items.find((node: { kind: string }) => node.kind === 'site');
	const candidacies = (await api.get('/candidacies')).items;
	const decided = candidacies.find((c: { certificate_id?: string }) => c.certificate_id);
	const runs = (await api.get('/calibration-runs')).items;
	return [
		'/',
		'/sites',
		`/sites/${site.id}`,
		'/people',
		'/certification',
		'/certification/new',
		...candidacies.slice(0, 3).map((c: { id: string }) => `/certification/${c.id}`),
		...(decided ? [`/certificates/${decided.certificate_id}`] : []),
		'/calibration',
		...runs.slice(0, 1).map((run: { id: string }) => `/calibration/${run.id}`)
	];
}

async function admin(api: Reader) {
	const { person } = await api.get('/me');
	const others = (await api.get('/people?limit=5')).items;
	const other = others.find((p: { id: string }) => p.id !== person.id).id;
	return ['/', '/people', '/people/new', `/people/${other}/manage`, '/sites'];
}

async function look(page: Page, path: string, phone: boolean) {
	await open(page, path);
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	if (!phone) return;
	const size = page.viewportSize()!;
	await page.setViewportSize({ width: 320, height: size.height });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize(size);
}

for (const [who, pages] of Object.entries({ newhire: newHire, coach, center, admin })) {
	test(`every page is open to everyone: ${who}`, async ({ page, as }, { project }) => {
		const paths = await pages(await as(who));
		for (const path of paths) {
			await test.step(path, () => look(page, path, project.name === 'phone'));
		}
	});
}

test('the account menu, open', async ({ page, as }) => {
	await as('coach');
	await open(page, '/');
	await page.getByRole('button', { name: /account and settings/i }).click();
	await expect(page.getByRole('link', { name: 'My account' })).toBeVisible();
	await expectAccessible(page);
});

test('the reasons behind a cell of site readiness, open', async ({ page, as }) => {
	const api = await as('center');
	const site = (await api.get('/nodes')).items.find((node: { kind: string }) => node.kind === 'site');
	await open(page, `/sites/${site.id}`);
	await page.getByRole('button', { name: /why/i }).first().click();
	await expect(page.getByRole('dialog').getByText(/Why: /)).toBeVisible();
	await expectAccessible(page);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
});

test('in the dark', async ({ page, as }) => {
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
	const api = await as('coach');
	const coachee = (await api.get('/me')).coachees[0].id;
	for (const path of ['/', `/people/${coachee}`, `/observe?person=${coachee}`, '/coaching', '/learn/M01']) {
		await test.step(path, async () => {
			await open(page, path);
			await expectAccessible(page);
		});
	}
});

test('every page carries its content security policy', async ({ page, as }) => {
	await as('newhire');
	const answer = await page.goto('/');
	await ready(page);
	const policy = answer!.headers()['content-security-policy'];
	expect(policy).toMatch(/default-src '(none|self)'/);
	expect(policy).toMatch(/script-src 'self'( 'sha256-[^']+')*;/);
});
