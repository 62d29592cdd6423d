// What every journey stands on: a sign-in by role, and the promise that no page
// speaks to another host, breaks its content security policy or logs an error.
import { test as base, expect, type Page } from '@playwright/test';

export const PASSWORD = process.env.FIELDCRAFT_DEMO_PASSWORD ?? 'fieldcraft-demo';
export const address = (who: string) => `${who}@demo.fieldcraft.test`;

/** The API as the person signed in reads it, to look up ids and to check what is stored. */
export interface Reader {
	get<T = any>(path: string): Promise<T>; // eslint-disable-line @typescript-eslint/no-explicit-any
}

interface Fixtures {
	/** Console lines that a journey provokes itself. */
	expected: RegExp[];
	watched: void;
	/** Signs in without the page; journeys that test signing in use the form. */
	as: (who: string) => Promise<Reader>;
}

export const test = base.extend<Fixtures>({
	expected: [[], { option: true }],
	watched: [
		async ({ context, baseURL, expected }, use) => {
			const faults: string[] = [];
			context.on('request', (request) => {
				const url = request.url();
				if (!url.startsWith(`${baseURL}/`) && !/^(data|blob):/.test(url)) {
					faults.push(`a request to a stranger: ${url}`);
				}
			});
			context.on('weberror', (error) => faults.push(error.error().stack ?? error.error().message));
			context.on('console', (line) => {
				if (line.type() !== 'error' && !/content security policy/i.test(line.text())) return;
				const text = `${line.text()} (${line.location().url})`;
				if (!expected.some((pattern) => pattern.test(text))) faults.push(text);
			});
			await use();
			expect(faults).toEqual([]);
		},
		{ auto: true }
	],
	as: async ({ context }, use) => {
		await use(async (who) => {
			const answer = await context.request.post('/api/v1/sessions', {
				data: { email: address(who), password: PASSWORD }
			});
			expect(answer.status()).toBe(201);
			const { access_token } = await answer.json();
			return {
				async get(path) {
					const found = await context.request.get(`/api/v1${path}`, {
						headers: { authorization: `Bearer ${access_token}` }
					});
					expect(found.status(), path).toBe(200);
					return found.json();
				}
			};
		});
	}
});

export { expect };

/** Opens a page and waits until it says what it is. */
export async function open(page: Page, path: string) {
	await page.goto(path);
	await ready(page);
}

export async function ready(page: Page) {
	await expect(page.locator('h1').first()).toBeVisible();
	await expect(page.locator('.skeleton:visible')).toHaveCount(0);
}
