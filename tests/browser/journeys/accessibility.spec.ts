// Every page, for each kind of user who works in the field or decides, in light and dark,
// on a phone and at a desk: no axe fault, nothing to scroll sideways (down to 320 px),
// nothing from another host.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { expect, open, ready, test, type Api } from '../fixtures.js';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };

test.skip(({ isMobile }) => isMobile, 'Each page is looked at in both sizes here');
test.describe.configure({ timeout: 240_000 });

async function newHire(api: Api) {
	const { person } = await api.get('/me');
	const [module] = (await api.get('/modules')).items;
	const { lessons, scenarios } = await api.get(`/modules/${module.code}`);
	const observations = (await api.get(`/observations?subject_id=${person.id}`)).items;
	return [
		'/',
		'/learn',
		`/learn/${module.code}`,
		...lessons.slice(0, 2).map((lesson: { slug: string }) => `/learn/${module.code}/${lesson.slug}`),
		`/learn/${module.code}/check`,
		`/learn/${module.code}/job-aids`,
		`/learn/${module.code}/book`,
		'/search?q=plan',
		'/glossary',
		'/roles',
		'/roles/R2',
		`/learn/${module.code}/scenarios/${scenarios[0].code}`,
		'/learn/drills/D-C02',
		'/training',
		'/coaching',
		...observations.slice(0, 1).map((o: { id: string }) => `/observations/${o.id}`),
		`/people/${person.id}`,
		`/people/${person.id}/log`,
		`/people/${person.id}/transcript`,
		`/people/${person.id}/prior-learning`,
		`/people/${person.id}/coaching`,
		'/help',
		'/rules',
		'/rules/FR-02',
		'/rules/FR-06',
		'/account'
	];
}

async function coach(api: Api) {
	const me = await api.get('/me');
	const coachee = me.coachees[0].id;
	const site = me.grants.find((grant: { permission: string }) => grant.permission === 'coach').node_id;
	const joint = (await api.get('/joint-events')).items.slice(0, 2);
	const observations = (await api.get(`/observations?subject_id=${coachee}`)).items;
	const cycles = (await api.get('/coaching-cycles')).items;
	const runs = (await api.get('/calibration-runs')).items;
	const practice = (await api.get('/practice-vignettes')).items;
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
		`/people/${coachee}/log`,
		`/people/${coachee}/coaching`,
		`/people/${me.person.id}/month`,
		`/sites/${site}/coaching`,
		'/joint',
		'/joint/new',
		...joint.map((event: { id: string }) => `/joint/${event.id}`),
		`/people/${coachee}/manage`,
		`/people/${coachee}/reliability`,
		`/people/${me.person.id}/drift`,
		'/calibration',
		...runs.slice(-1).map((run: { id: string }) => `/calibration/${run.id}`),
		'/calibration/practice',
		...practice.slice(0, 1).map((v: { code: string }) => `/calibration/practice/${v.code}`),
		'/prior-learning',
		'/certification'
	];
}

async function center(api: Api) {
	const site = (await api.get('/nodes')).items.find((node: { kind: string }) => node.kind === 'site');
	const candidacies = (await api.get('/candidacies')).items;
	const coaches = (await api.get('/people?role=R7&limit=1')).items;
	const decided = candidacies.find((c: { certificate_id?: string }) => c.certificate_id);
	const runs = (await api.get('/calibration-runs')).items;
	const keys = (await api.get('/vignettes')).items;
	const sessions = (await api.get('/training-events')).items;
	const held = sessions.find((session: { state: string }) => session.state === 'held');
	return [
		'/',
		'/sites',
		`/sites/${site.id}`,
		`/sites/${site.id}/readiness`,
		`/sites/${site.id}/skills?competency=C01`,
		`/sites/${site.id}/capacity`,
		`/sites/${site.id}/staffing`,
		`/sites/${site.id}/roster`,
		`/sites/${site.id}/policies`,
		`/sites/${site.id}/transfer`,
		...coaches.map((person: { id: string }) => `/people/${person.id}/sample`),
		'/people',
		'/waivers',
		'/learn/M01/items',
		'/certification',
		'/certification/pipeline',
		'/certification/drift',
		'/certification/appeals',
		'/content',
		'/calibration/keys',
		...keys.slice(0, 1).map((v: { code: string }) => `/calibration/keys/${v.code}`),
		'/certification/new',
		...candidacies.slice(0, 3).map((c: { id: string }) => `/certification/${c.id}`),
		...['coaching-sample', 'consultation', 'joint-observation', 'training-delivery'].map(
			(record) => `/certification/${candidacies[0].id}/${record}`
		),
		...(decided
			? [
					`/certificates/${decided.certificate_id}`,
					`/certification/certificates/${decided.certificate_id}`,
					'/verify'
				]
			: []),
		'/training',
		'/training/new',
		...sessions.slice(0, 1).map((session: { id: string }) => `/training/${session.id}`),
		...(held ? [`/training/${held.id}`, `/training/${held.id}/delivery/${held.trainers.at(-1).person.id}`] : []),
		'/calibration',
		...runs.slice(0, 1).map((run: { id: string }) => `/calibration/${run.id}`)
	];
}

async function admin(api: Api) {
	const { person } = await api.get('/me');
	const others = (await api.get('/people?limit=5')).items;
	const other = others.find((p: { id: string }) => p.id !== person.id).id;
	return ['/', '/people', '/people/new', `/people/${other}/manage`, '/sites'];
}

/** One page, loaded once: light on a phone, dark at a desk, and narrow. */
async function look(page: Page, path: string) {
	await page.setViewportSize(phone);
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
	await open(page, path);
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
	await page.setViewportSize({ width: 320, height: phone.height });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize(desk);
	await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
	await expectAccessible(page);
	await expectNoSidewaysScroll(page);
}

for (const [who, pages] of Object.entries({ newhire: newHire, coach, center, admin })) {
	test(`every page is open to everyone: ${who}`, async ({ page, as }) => {
		for (const path of await pages(await as(who))) {
			await test.step(path, () => look(page, path));
		}
	});
}

for (const [where, size] of Object.entries({ phone, desk })) {
	test.describe(`on a ${where}`, () => {
		test.use({ viewport: size, colorScheme: size === phone ? 'dark' : 'light' });

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
			await open(page, `/sites/${site.id}/readiness`);
			await page.getByRole('button', { name: /why/i }).first().click();
			await expect(page.getByRole('dialog').getByRole('link', { name: 'All reasons and evidence' })).toBeVisible();
			await expectAccessible(page);
			await page.keyboard.press('Escape');
			await expect(page.getByRole('dialog')).toBeHidden();
		});
	});
}

test('every page carries its content security policy', async ({ page, as }) => {
	await as('newhire');
	const answer = await page.goto('/');
	await ready(page);
	const policy = answer!.headers()['content-security-policy'];
	expect(policy).toMatch(/default-src '(none|self)'/);
	expect(policy).toMatch(/script-src 'self'( 'sha256-[^']+')*;/);
});
