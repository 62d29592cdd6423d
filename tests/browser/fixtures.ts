// What every journey stands on: a sign-in by role, and the promise that no page
// speaks to another host, breaks its content security policy or logs an error.
import {
	test as base,
	expect,
	type APIRequestContext,
	type BrowserContext,
	type Locator,
	type Page
} from '@playwright/test';

export const PASSWORD = process.env.FIELDCRAFT_DEMO_PASSWORD ?? 'fieldcraft-demo';
export const address = (who: string) => `${who}@demo.fieldcraft.test`;

/** The API for the person signed in, to look up ids, to set a stage and to check what is stored. */
export class Api {
	private constructor(
		private request: APIRequestContext,
		private token: string
	) {}

	static async signIn(request: APIRequestContext, email: string, password: string): Promise<Api> {
		const answer = await request.post('/api/v1/sessions', { data: { email, password } });
		expect(answer.status()).toBe(201);
		return new Api(request, (await answer.json()).access_token);
	}

	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	async get<T = any>(path: string): Promise<T> {
		const found = await this.request.get(`/api/v1${path}`, { headers: this.headers });
		expect(found.status(), path).toBe(200);
		return found.json();
	}

	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	async post<T = any>(path: string, data: object): Promise<T> {
		const made = await this.request.post(`/api/v1${path}`, { headers: this.headers, data });
		expect(made.ok(), await made.text()).toBe(true);
		return made.json();
	}

	async put(path: string, data: object): Promise<void> {
		const made = await this.request.put(`/api/v1${path}`, { headers: this.headers, data });
		expect(made.ok(), await made.text()).toBe(true);
	}

	private get headers() {
		return { authorization: `Bearer ${this.token}` };
	}
}

interface Fixtures {
	/** Console lines that a journey provokes itself. */
	expected: RegExp[];
	faults: string[];
	watched: void;
	/** Signs in without the page; journeys that test signing in use the form. */
	as: (who: string) => Promise<Api>;
	/** A second browser, somebody else's, held to the same promise; perhaps at another server. */
	elsewhere: (origin?: string) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
	expected: [[], { option: true }],
	// eslint-disable-next-line no-empty-pattern
	faults: async ({}, use) => {
		const faults: string[] = [];
		await use(faults);
		expect(faults).toEqual([]);
	},
	watched: [
		async ({ context, baseURL, expected, faults }, use) => {
			watch(context, baseURL!, expected, faults);
			await use();
		},
		{ auto: true }
	],
	as: async ({ context }, use) => {
		await use((who) => Api.signIn(context.request, address(who), PASSWORD));
	},
	elsewhere: async ({ browser, baseURL, expected, faults }, use) => {
		const contexts: BrowserContext[] = [];
		await use(async (origin = baseURL!) => {
			const context = await browser.newContext({ baseURL: origin });
			contexts.push(context);
			watch(context, origin, expected, faults);
			return context.newPage();
		});
		for (const context of contexts) await context.close();
	}
});

export { expect };

function watch(context: BrowserContext, origin: string, expected: RegExp[], faults: string[]) {
	context.on('request', (request) => {
		const url = request.url();
		if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) {
			faults.push(`a request to a stranger: ${url}`);
		}
	});
	context.on('weberror', (error) => faults.push(error.error().stack ?? error.error().message));
	context.on('console', (line) => {
		if (line.type() !== 'error' && !/content security policy/i.test(line.text())) return;
		const text = `${line.text()} (${line.location().url})`;
		if (!expected.some((pattern) => pattern.test(text))) faults.push(text);
	});
}

/** Opens a page and waits until it says what it is. */
export async function open(page: Page, path: string) {
	await page.goto(path);
	await ready(page);
}

export async function ready(page: Page) {
	await expect(page.locator('h1').first()).toBeVisible();
	await expect(page.locator('.skeleton:visible, .coming:visible')).toHaveCount(0);
}

/** Goes to another page within the program, as a link does: nothing is loaded anew. */
export async function travel(page: Page, path: string) {
	await page.evaluate((path) => {
		const link = Object.assign(document.createElement('a'), { href: path, textContent: '.' });
		link.style.cssText = 'position: absolute; top: 0; left: 0';
		document.body.append(link);
		link.click();
		link.remove();
	}, path);
	await page.waitForURL((url) => url.pathname === path.replace(/[?#].*/, ''));
	await ready(page);
}

/** Goes on with Tab until the focus is on the wanted thing, or within it. */
export async function tabTo(page: Page, wanted: Locator) {
	await wanted.waitFor();
	for (let i = 0; i < 80; i++) {
		if (await wanted.evaluate((element) => element.contains(document.activeElement))) return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`Tab does not reach ${wanted}`);
}

export const main = (page: Page) => page.getByRole('navigation', { name: 'Main' });

/** Signs in by the form. */
export async function signIn(page: Page, email: string, password: string) {
	await page.goto('/sign-in');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page).not.toHaveURL(/sign-in/);
	await ready(page);
}

/** Opens a one-time link and makes a password with it. */
export async function choosePassword(page: Page, link: string, password: string) {
	await page.goto(link);
	await page.getByLabel('New password').fill(password);
	await page.getByRole('button', { name: 'Save the new password' }).click();
	await expect(page.getByText('Your password is changed')).toBeVisible();
}

/** Where the demonstration's sites are: their today is not always that of UTC. */
const localDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });

/** A day so many days from the sites' today, as the API writes it. */
export const dayFrom = (days: number) => localDay.format(Date.now() + days * 86_400_000);

export function uuidv7(): string {
	const time = Date.now().toString(16).padStart(12, '0');
	const rest = crypto.randomUUID().slice(15);
	return `${time.slice(0, 8)}-${time.slice(8)}-7${rest}`;
}

/** Somebody new at a place, with permissions there; gives the one-time link. */
export async function newcomer(
	admin: Api,
	who: {
		given: string;
		family: string;
		email?: string;
		role: string;
		place: string;
		permissions: string[];
		daysAgo?: number;
	}
): Promise<{ id: string; link: string }> {
	const node_id = (await admin.get('/nodes')).items.find((n: { name: string }) => n.name === who.place).id;
	const [id, day] = [uuidv7(), dayFrom(-(who.daysAgo ?? 1))];
	const role = { role: who.role, fte: 1, hired_on: day, started_on: day, rostered_to_respond: false };
	const { setup_link } = await admin.post('/people', {
		id,
		given_name: who.given,
		family_name: who.family,
		email: who.email,
		affiliation: { id: uuidv7(), node_id, ...role }
	});
	for (const permission of who.permissions) {
		await admin.put(`/people/${id}/grants/${uuidv7()}`, { node_id, permission });
	}
	return { id, link: setup_link };
}
