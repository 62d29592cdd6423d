// A new responder who reads Spanish: from signing in to the first question of a check
// no English text of the interface is left; and the choice of language is kept.
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { address, expect, open, PASSWORD, ready, test } from '../fixtures.js';
import { englishLeft } from '../interface.js';

test.use({ locale: 'es-MX', expected: [/status of 401|Not found: \/nowhere/] });
test.describe.configure({ timeout: 150_000 });

async function expectSpanish(page: Page) {
	await ready(page);
	await expect(page.locator('html')).toHaveAttribute('lang', 'es');
	expect(await englishLeft(page)).toEqual([]);
}

async function signInSpanish(page: Page) {
	await page.goto('/sign-in');
	await page.getByLabel('Correo electrónico').fill(address('newhire'));
	await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
	await page.getByRole('button', { name: 'Iniciar sesión' }).click();
	await expect(page).not.toHaveURL(/sign-in/);
	await ready(page);
}

test('a new hire reads Spanish from the sign-in to the check', async ({ page }) => {
	await test.step('the sign-in speaks the language of the browser, and so do its faults', async () => {
		await page.goto('/');
		await expectSpanish(page);
		await expect(page.getByText(/esperan la revisión/)).toBeVisible();
		await page.getByLabel('Correo electrónico').fill(address('newhire'));
		await page.getByLabel('Contraseña', { exact: true }).fill('not it at all');
		await page.getByRole('button', { name: 'Iniciar sesión' }).click();
		await expect(page.getByText('El correo y la contraseña no coinciden')).toBeVisible();
		await expectSpanish(page);
		await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
		await page.getByRole('button', { name: 'Iniciar sesión' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText('Marisol');
	});

	await test.step('the path says in Spanish what comes next, why, and what is missing', async () => {
		await expectSpanish(page);
		await expect(page.getByText('Tu próximo paso')).toBeVisible();
		const may = page.getByRole('region', { name: 'Lo que puedes hacer ahora' });
		await expect(may).toContainText('Falta para “Responder al lado de quien dirige”');
		expect(await page.locator('main [lang=en]').count()).toBe(0);
	});

	await test.step('a lesson opens in Spanish with the page around it', async () => {
		await page.getByText(/\d módulos más$/).click();
		await page.getByRole('link', { name: /Planes de seguridad/ }).first().click();
		await expect(page).toHaveURL(/\/learn\/M06$/);
		await expectSpanish(page);
		await page.getByRole('link', { name: /Qué es un plan de seguridad/ }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Qué es un plan de seguridad, y qué no es');
		await expectSpanish(page);
	});

	await test.step('the check asks in Spanish', async () => {
		await page.goto('/learn/M06/check');
		await expect(page.getByRole('heading', { name: /^Pregunta 1 de/ })).toBeVisible();
		await expectSpanish(page);
		await expect(page.locator('fieldset[lang=es]')).toBeVisible();
		await page.getByRole('button', { name: 'Siguiente pregunta' }).click();
		await expect(page.getByRole('heading', { name: /^Pregunta 2 de/ })).toBeFocused();
		await expectSpanish(page);
	});
});

test('the other pages of a learner are Spanish too', async ({ page, as }) => {
	await signInSpanish(page);
	const { person } = await (await as('newhire')).get('/me');
	for (const path of [
		'/learn',
		'/learn/M06/job-aids',
		'/training',
		'/coaching',
		`/people/${person.id}`,
		`/people/${person.id}/log`,
		`/people/${person.id}/coaching`,
		'/help',
		'/rules/FR-02',
		'/account',
		'/nowhere'
	]) {
		await test.step(path, async () => {
			await open(page, path);
			await expectSpanish(page);
			// Everything that the reasons of one's own status say is known.
			if (path.startsWith('/people')) expect(await page.locator('main [lang=en]:visible').allInnerTexts()).toEqual([]);
			await expectNoSidewaysScroll(page);
			await expectAccessible(page);
		});
	}
});

test('the language is chosen in the menu and kept on the device', async ({ page }) => {
	await signInSpanish(page);
	await page.getByRole('button', { name: /cuenta y ajustes/ }).click();
	await page.getByRole('button', { name: 'English' }).click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await expect(page.getByText('Your next step')).toBeVisible();
	await page.reload();
	await ready(page);
	await expect(page.getByText('Your next step')).toBeVisible();

	await page.getByRole('button', { name: /account and settings/ }).click();
	await page.getByRole('button', { name: 'Español' }).click();
	await expect(page.getByText('Tu próximo paso')).toBeVisible();
	expect(await englishLeft(page)).toEqual([]);
});

test('English readers load no Spanish, and Spanish readers no English', async ({ browser, baseURL }) => {
	const asked = async (locale: string) => {
		const context = await browser.newContext({ baseURL, locale });
		const page = await context.newPage();
		const bodies: Promise<string>[] = [];
		page.on('response', (answer) => {
			if (/\.js(on)?$/.test(answer.url())) bodies.push(answer.text());
		});
		await page.goto('/sign-in');
		await ready(page);
		const all = (await Promise.all(bodies)).join('\n');
		await context.close();
		return { en: all.includes('Forgot your password?'), es: all.includes('¿Olvidaste tu contraseña?') };
	};
	expect(await asked('en-US')).toEqual({ en: true, es: false });
	expect(await asked('es-US')).toEqual({ en: false, es: true });
});
