// A coach with a phone: what is typed survives a reload and a dead connection, and is
// sent exactly once.
import type { Locator } from '@playwright/test';
import { expect, open, ready, test } from '../fixtures.js';

test.skip(({ isMobile }) => !isMobile, 'The work of a phone; and what it stores is counted');
test.use({ expected: [/ERR_INTERNET_DISCONNECTED/] });
test.describe.configure({ timeout: 120_000 });

const rate = (row: Locator, text: string) => row.getByText(text, { exact: true }).click();

test('an observation is kept, checked and sent once', async ({ page, as, context }) => {
	const api = await as('coach');
	const { coachees } = await api.get('/me');
	const worker = coachees.find((person: { display_name: string }) => person.display_name === 'Marisol Vega');
	const row = (code: string) => page.locator(`[id="r-${code}"]`);
	const save = page.getByRole('button', { name: 'Save', exact: true });

	await test.step('person, visit, skills, ratings by thumb', async () => {
		await open(page, `/observe?person=${worker.id}`);
		await page.getByText('Practice', { exact: true }).click();
		await page.getByLabel('Where').selectOption({ label: 'Home' });
		await page.getByLabel('Minutes you watched').fill('45');
		const agreed = page.getByRole('group', { name: 'Did the family agree to an observer?' });
		await agreed.getByText('Yes', { exact: true }).click();
		await page.getByRole('button', { name: /^Crisis de-escalation/ }).click();
		await rate(row('C01.1'), 'Done well');
		await rate(row('C01.2'), 'Not done');
		await rate(row('C01.3'), 'No chance arose');
		await rate(row('C01.4'), 'Does not apply');
	});

	await test.step('the draft survives a reload', async () => {
		await expect(page).toHaveURL(/\/observe\/[0-9a-f-]{36}$/);
		await page.waitForTimeout(500);
		await page.reload();
		await ready(page);
		await expect(page.getByLabel('Minutes you watched')).toHaveValue('45');
		await expect(row('C01.2').getByRole('radio', { name: /Not done/ })).toBeChecked();
	});

	await test.step('a reason that is missing and a client detail are refused', async () => {
		await page.getByLabel('What went well').fill('Gave the mother 555-201-4477 and stayed calm.');
		await expect(page.getByText('This could identify a young person or family').first()).toBeVisible();
		await save.click();
		await expect(page.getByText(/things need your attention/)).toBeVisible();
		await page.getByLabel('What went well').fill('Sat down, spoke low and left time for an answer.');
		await page.getByLabel('Why does it not apply?').fill('The caller was alone on this visit.');
	});

	const id = page.url().split('/').pop()!;
	await test.step('without a connection it waits here, and goes out once', async () => {
		await context.setOffline(true);
		await save.click();
		await expect(page.getByText('Saved on this device').first()).toBeVisible();
		await expect(page.getByText('1 to send')).toBeVisible();
		await context.setOffline(false);
		await expect(page.getByText('1 to send')).toBeHidden({ timeout: 30_000 });
		const stored = (await api.get(`/observations?subject_id=${worker.id}&limit=100`)).items;
		expect(stored.filter((o: { strengths?: string }) => o.strengths?.startsWith('Sat down'))).toHaveLength(1);
		expect(stored.filter((o: { id: string }) => o.id === id)).toHaveLength(1);
	});

	await test.step('the worker finds it', async () => {
		await as('newhire');
		await open(page, `/observations/${id}`);
		await expect(page.getByText('Sat down, spoke low')).toBeVisible();
	});
});
