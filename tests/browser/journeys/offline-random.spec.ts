// Whatever happens while an observation is filled in, saved and sent, what the page said is saved
// arrives, and arrives once. RUNS and SEED choose how many and which, VERBOSE tells of each run.
import type { BrowserContext, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import { uuidv7 } from '../fixtures.js';
import { pick, rate, rated, skill } from '../observing.js';
import { dice, saves, Weather } from '../weather.js';

const RUNS = Number(process.env.RUNS ?? 20);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const PASSWORD = 'seven herons on the ice';
const COACH = 'ada.coach@weather.test';

const kinds = [
	'tab killed while filling',
	'tab killed while saving',
	'tab killed before the server heard',
	'tab killed after the server heard',
	'server killed between commit and answer',
	'line cut while saving',
	'two tabs',
	'new version with a full queue',
	'storage full'
] as const;
type Kind = (typeof kinds)[number];

/** These start a server, load the whole program or need a device of their own: half as often. */
const dear: Kind[] = [
	'server killed between commit and answer',
	'new version with a full queue',
	'storage full'
];

const test = base;
test.use({ trace: 'off' });
test.skip(({ isMobile }) => !isMobile, 'The work of a phone, counted once');
test.describe.configure({ timeout: 120_000 + RUNS * 20_000 });

/** Sets up an organization with one coach; hands over how to ask as the coach and as the administrator. */
async function people(weather: Weather) {
	const call = async (method: string, path: string, body?: object, token?: string) => {
		const reply = await fetch(`${weather.origin}/api/v1${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				...(token && { authorization: `Bearer ${token}` })
			},
			body: body && JSON.stringify(body)
		});
		const text = await reply.text();
		expect(reply.ok, `${method} ${path}: ${text}`).toBe(true);
		return text ? JSON.parse(text) : undefined;
	};
	const admin = await call('POST', '/setup', {
		token: new URL(weather.setupLink).hash.slice(1),
		organization_name: 'Weather Station',
		time_zone: 'America/New_York',
		given_name: 'Olga',
		family_name: 'Root',
		email: 'olga.root@weather.test',
		password: PASSWORD
	});
	const signIn = async (email: string): Promise<string> =>
		(await call('POST', '/sessions', { email, password: PASSWORD })).access_token;
	let token: string = admin.access_token;
	const asAdmin = (method: string, path: string, body?: object) => call(method, path, body, token);
	const node_id = (await asAdmin('GET', '/nodes')).items[0].id as string;
	const today = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
	const add = async (given_name: string, role: string, email?: string) => {
		// 200 runs take longer than one sign-in lasts.
		token = await signIn('olga.root@weather.test');
		const id = uuidv7();
		const work = { role, fte: 1, hired_on: today, started_on: today, rostered_to_respond: false };
		const made = await asAdmin('POST', '/people', {
			id,
			given_name,
			family_name: 'Weather',
			email,
			affiliation: { id: uuidv7(), node_id, ...work }
		});
		return { id, link: made.setup_link as string };
	};
	const coach = await add('Ada', 'R5', COACH);
	for (const permission of ['observe_formative', 'coach', 'view_team', 'learn']) {
		await asAdmin('PUT', `/people/${coach.id}/grants/${uuidv7()}`, { node_id, permission });
	}
	await call('POST', '/password-resets', {
		token: new URL(coach.link, weather.origin).hash.slice(1),
		password: PASSWORD
	});
	return { add, asCoach: () => signIn(COACH), call };
}

/** The whole form, thing by thing, so that it can be left in the middle. */
const things: ((page: Page) => Promise<void>)[] = [
	(page) => pick(page, 'Where', 'Home').click(),
	(page) => page.getByLabel('Minutes you watched').fill('45'),
	(page) => pick(page, 'Did the family agree to an observer?', 'Yes').click(),
	async (page) => {
		const chosen = skill(page, 'Crisis de-escalation');
		if ((await chosen.getAttribute('aria-pressed')) === 'false') await chosen.click();
	},
	(page) => rate(rated(page, 'C01.1'), 'Done well'),
	(page) => rate(rated(page, 'C01.5'), 'No chance arose'),
	(page) => page.getByLabel('What went well').fill('Sat down, spoke low and left time to answer.')
];

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
/** The page's word that it is kept: with the server, or here. */
const saidSaved = (page: Page) =>
	page.getByRole('heading', { level: 1, name: /^Saved( on this device)?$/ });
const kept = (page: Page) => page.getByText(/^Draft kept/);

class Run {
	/** The page said that it is saved. */
	said = false;
	page!: Page;

	constructor(
		readonly weather: Weather,
		public context: BrowserContext,
		readonly worker: string,
		readonly roll: ReturnType<typeof dice>,
		private another: () => Promise<BrowserContext>
	) {}

	/** On a device of its own. */
	async elsewhere(): Promise<void> {
		this.context = await this.another();
	}

	async begin(path = `/observe?person=${this.worker}`): Promise<Page> {
		this.page = await this.context.newPage();
		await this.page.goto(path);
		await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
		return this.page;
	}

	async fill(from = 0, to = things.length): Promise<void> {
		for (const thing of things.slice(from, to)) await thing(this.page);
		if (to > 0) await expect(kept(this.page)).toBeAttached();
	}

	/** A tab that is killed is asked nothing. */
	kill = () => this.page.close({ runBeforeUnload: false });

	async hear(): Promise<void> {
		await expect(saidSaved(this.page)).toBeVisible();
		this.said = true;
	}

	/** Opens the draft again if there is one, and saves it whole. */
	async goOn(): Promise<void> {
		await this.begin('/waiting');
		const draft = this.page.getByRole('link', { name: /^Go on/ }).first();
		await expect(this.page.getByRole('heading', { level: 2 }).or(this.page.getByText('Everything is sent')).first()).toBeVisible();
		if (!(await draft.isVisible())) return;
		await draft.click();
		await expect(save(this.page)).toBeVisible();
		await this.fill();
		await save(this.page).click();
		await this.hear();
	}
}

const deeds: Record<Kind, (run: Run) => Promise<void>> = {
	'tab killed while filling': async (run) => {
		await run.begin();
		const left = 1 + run.roll.below(things.length);
		await run.fill(0, left);
		await run.kill();
		await run.goOn();
		expect(run.said, 'the draft was there').toBe(true);
	},
	'tab killed while saving': async (run) => {
		const page = await run.begin();
		await run.fill();
		await save(page).dispatchEvent('click');
		// Any moment between the tap and the answer, and some after it.
		for (let i = run.roll.below(12); i > 0; i--) await page.evaluate(() => undefined);
		run.said = await saidSaved(page).isVisible();
		await run.kill();
		await run.goOn();
	},
	'tab killed before the server heard': async (run) => {
		const page = await run.begin();
		await run.fill();
		const happened = run.weather.brew({ meant: saves, when: 'before', what: run.kill });
		await save(page).click();
		await happened;
		await run.goOn();
	},
	'tab killed after the server heard': async (run) => {
		const page = await run.begin();
		await run.fill();
		const happened = run.weather.brew({ meant: saves, when: 'after', what: run.kill });
		await save(page).click();
		await happened;
		await run.goOn();
	},
	'server killed between commit and answer': async (run) => {
		const page = await run.begin();
		await run.fill();
		const happened = run.weather.brew({
			meant: saves,
			when: 'after',
			what: () => run.weather.kill()
		});
		await save(page).click();
		await happened;
		await run.hear();
		await run.weather.revive();
	},
	'line cut while saving': async (run) => {
		const page = await run.begin();
		await run.fill();
		run.weather.line = false;
		await save(page).click();
		await run.hear();
		if (run.roll.below(2)) await run.kill();
		run.weather.line = true;
	},
	'two tabs': async (run) => {
		const first = await run.begin();
		await run.fill();
		await expect(first).toHaveURL(/\/observe\/[0-9a-f-]{36}$/);
		const second = await run.begin(new URL(first.url()).pathname);
		await expect(second.getByLabel('Minutes you watched')).toHaveValue('45');
		run.weather.line = run.roll.below(2) === 0;
		await Promise.all([save(first).click(), save(second).click()]);
		await expect(saidSaved(first).or(first.getByText('This was saved in another tab'))).toBeVisible();
		await expect(saidSaved(second).or(second.getByText('This was saved in another tab'))).toBeVisible();
		run.said = (await saidSaved(first).isVisible()) || (await saidSaved(second).isVisible());
		run.weather.line = true;
		await first.close();
	},
	'new version with a full queue': async (run) => {
		const page = await run.begin();
		await run.fill();
		run.weather.line = false;
		await save(page).click();
		await run.hear();
		await run.weather.kill();
		run.weather.version++;
		await run.weather.revive();
		run.weather.line = true;
		const held = run.weather.brew({ meant: saves, when: 'before', what: async () => {} });
		await page.evaluate(async () => {
			const registration = await navigator.serviceWorker.getRegistration();
			await registration!.update();
		});
		await expect(page.getByText('A new version is ready')).toBeVisible({ timeout: 30_000 });
		await Promise.all([
			page.waitForEvent('load'),
			page.getByRole('button', { name: 'Reload', exact: true }).click()
		]);
		await held;
	},
	'storage full': async (run) => {
		// The browser remembers for a while how much room there was: a device that never had any.
		await run.elsewhere();
		const aside = await run.context.newPage();
		await aside.goto('/robots.txt');
		const devtools = await run.context.newCDPSession(aside);
		const quota = (quotaSize?: number) =>
			devtools.send('Storage.overrideQuotaForOrigin', { origin: run.weather.origin, quotaSize });
		await quota(4_000_000);
		const page = await run.begin();
		await run.fill(0, 3);
		await aside.evaluate(clutter);
		for (const thing of things.slice(3)) await thing(page);
		await expect(page.getByText('This is NOT saved')).toBeVisible();
		if (run.roll.below(2)) {
			await save(page).click();
			await expect(save(page)).toBeEnabled();
			await expect(page.getByText('This is NOT saved')).toBeVisible();
			await expect(saidSaved(page)).toBeHidden();
		}
		await quota();
		await expect(page.getByLabel('What went well')).toHaveValue(/^Sat down/);
		await save(page).click();
		await run.hear();
	}
};

/** Fills what room there is, to the last few bytes. */
async function clutter(): Promise<void> {
	const db = await new Promise<IDBDatabase>((done, fail) => {
		const asked = indexedDB.open('clutter', 1);
		asked.onupgradeneeded = () => asked.result.createObjectStore('rows', { autoIncrement: true });
		asked.onsuccess = () => done(asked.result);
		asked.onerror = () => fail(asked.error);
	});
	// Noise, as what can be packed would be: of one letter a thousand times the room fits in.
	const noise = new Uint8Array(1_000_000);
	for (let at = 0; at < noise.length; at += 50_000) {
		crypto.getRandomValues(noise.subarray(at, at + 50_000));
	}
	const fits = (bytes: number) =>
		new Promise<boolean>((done) => {
			const tx = db.transaction('rows', 'readwrite');
			tx.oncomplete = () => done(true);
			tx.onabort = () => done(false);
			tx.objectStore('rows').put(noise.slice(0, bytes));
		});
	for (let stored = true; stored; ) {
		stored = false;
		for (let bytes = 1_000_000; bytes > 100; bytes = Math.floor(bytes / 4)) {
			for (let i = 0; i < 4 && (await fits(bytes)); i++) stored = true;
		}
	}
}

test('what was said to be saved arrives, and arrives once', async ({ browser }) => {
	const weather = await Weather.start();
	const figures = { runs: 0, said: 0, lost: 0, doubled: 0 };
	const did = new Map<string, number>();
	const started = Date.now();
	console.log(`seed ${SEED}, ${RUNS} runs: SEED=${SEED} RUNS=${RUNS} does the same again`);
	try {
		const { add, asCoach, call } = await people(weather);
		const device = async (serviceWorkers: 'allow' | 'block') => {
			const made = await browser.newContext({ baseURL: weather.origin, serviceWorkers });
			await made.request.post('/api/v1/sessions', { data: { email: COACH, password: PASSWORD } });
			return made;
		};
		const context = await device('allow');
		const first = await context.newPage();
		await first.goto('/');
		// The program itself is kept before anything happens to it.
		const worker = () =>
			first.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
		await expect.poll(worker, { timeout: 60_000 }).toBe('activated');
		await first.close();
		// Every kind comes before one comes again; which is next, and what it does, is chance.
		let bag: Kind[] = [];
		for (let n = 0; n < RUNS; n++) {
			const roll = dice(SEED * 1_000 + n);
			if (bag.length === 0) bag = kinds.flatMap((kind) => (dear.includes(kind) ? [kind] : [kind, kind]));
			const kind = bag.splice(roll.below(bag.length), 1)[0]!;
			did.set(kind, (did.get(kind) ?? 0) + 1);
			const worker = (await add(`Worker${n}`, 'R2')).id;
			const since = Date.now();
			const run = new Run(weather, context, worker, roll, () => device('block'));
			await base.step(`run ${n}: ${kind}`, async () => {
				await deeds[kind](run);
				weather.clear();
				for (const page of run.context.pages()) await page.close();
				// Whoever comes back later finds everything sent.
				const later = await run.begin('/waiting');
				await expect(later.getByText('Everything is sent')).toBeVisible({ timeout: 30_000 });
				await later.close();
				if (run.context !== context) await run.context.close();
				const path = `/observations?subject_id=${worker}&limit=50`;
				const found = await call('GET', path, undefined, await asCoach());
				const count = (found.items as object[]).length;
				figures.runs++;
				if (run.said) figures.said++;
				if (run.said && count === 0) figures.lost++;
				if (count > 1) figures.doubled++;
				if (process.env.VERBOSE) console.log(n, kind, run.said, count, Date.now() - since);
				expect(count, `${kind}, seed ${SEED}, run ${n}`).toBe(1);
			});
		}
		await context.close();
	} finally {
		await weather.end();
		const list = [...did].map(([kind, count]) => `${kind}: ${count}`).join('\n  ');
		const seconds = Math.round((Date.now() - started) / 1000);
		console.log(`${JSON.stringify({ seed: SEED, ...figures, seconds })}\n  ${list}`);
	}
	expect(figures).toMatchObject({ runs: RUNS, lost: 0, doubled: 0 });
});
