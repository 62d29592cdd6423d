// The supervisor's and the center's dashboards: from the finding to the figure behind it,
// as a link that can be sent, a table and a file; on a phone and at a desk, in both themes.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from '../axe.js';
import { expect, main, open, ready, test } from '../fixtures.js';

// Each looks at several pages in both themes.
test.describe.configure({ timeout: 120_000 });

const h1 = (page: Page) => page.getByRole('heading', { level: 1 });

/** The page in the other theme as well. */
async function inBothThemes(page: Page) {
	for (const colorScheme of ['dark', 'light'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		await expectAccessible(page);
	}
	await expectNoSidewaysScroll(page);
}

/** What a button hands over as a file. */
async function fileOf(page: Page, name: RegExp): Promise<string> {
	const saved = page.waitForEvent('download');
	await page.getByRole('button', { name }).first().click();
	return readFile(await (await saved).path(), 'utf8');
}

test('a supervisor reads the site in a minute', async ({ page, as }) => {
	const api = await as('supervisor');
	const { node_id } = (await api.get('/me')).person.affiliations[0];
	await open(page, `/sites/${node_id}`);

	await test.step('the finding is the title, and what turns is told by day', async () => {
		await expect(h1(page)).toHaveText(/^\d+ of \d+ may lead a visit; (for \d+ (person|people) something|nothing) runs out within 30 days$/);
		await expect(page.getByRole('region', { name: 'Who needs what' })).toContainText('Kwame Mensah');
		const turning = page.getByRole('region', { name: 'What runs out soon' });
		const soon = await turning.getByRole('listitem').count();
		await turning.getByRole('link', { name: '90 days' }).click();
		await expect(page).toHaveURL(/days=90/);
		await expect.poll(() => turning.getByRole('listitem').count()).toBeGreaterThan(soon);
		await inBothThemes(page);
	});

	await test.step('the trend says itself, as a picture, a table and a file', async () => {
		const trend = page.getByRole('figure', { name: 'Observed skill by month' });
		const picture = trend.getByRole('img');
		await expect(picture).toHaveAccessibleName(/All skills: from \d+% \(\d+ of \d+ ratings\) in .* to \d+%/);
		await expect(trend.getByRole('table')).toBeHidden();
		await trend.getByRole('button', { name: /^Show as a table/ }).click();
		await expect(trend.getByRole('row')).toHaveCount(19);
		const file = await fileOf(page, /CSV.*Observed skill by month/);
		expect(file.split('\r\n')[0]).toBe(
			'\uFEFFMonth,Ratings of 2 or 3,All ratings,Share,Lower limit,Upper limit,Stands out because'
		);
		expect(file.trim().split('\r\n')).toHaveLength(19);
	});

	await test.step('a filter stands in the address, and the address can be sent', async () => {
		await page.getByRole('main').getByRole('link', { name: 'People and requirements' }).click();
		await page.getByRole('button', { name: 'Needs attention' }).click();
		await expect(page).toHaveURL(/show=attention/);
		await page.getByLabel('In which requirement').selectOption({ label: 'Safe visits' });
		await expect(page).toHaveURL(/requirement=FR-02/);
		const shown = await page.getByRole('status').first().textContent();
		await page.reload();
		await ready(page);
		await expect(page.getByRole('status').first()).toHaveText(shown!);
	});

	await test.step('skills of people stand by name with the number of visits', async () => {
		await open(page, `/sites/${node_id}`);
		await page.getByRole('main').getByRole('link', { name: 'Skills' }).click();
		const table = page.getByRole('table', { name: 'People and skills' });
		await expect.poll(() => table.getByRole('rowheader').count()).toBeGreaterThan(8);
		const person = table.getByRole('row', { name: /Kwame Mensah/ });
		await expect(person.getByRole('cell').filter({ hasText: 'Held back by an open safety concern.' })).not.toHaveCount(0);
		await expect(table.getByRole('cell').filter({ hasText: 'Too little seen to say' })).not.toHaveCount(0);
		await page.getByLabel('Skill to draw').selectOption({ label: 'Crisis de-escalation' });
		await expect(page).toHaveURL(/competency=C01/);
		await expect(page.getByRole('img')).toHaveAccessibleName(/^Crisis de-escalation: /);
		await inBothThemes(page);
	});

	await test.step('the visits that are owed stand beside the time there is', async () => {
		await open(page, `/sites/${node_id}`);
		await page.getByRole('main').getByRole('link', { name: 'Capacity', exact: true }).first().click();
		await expect(page.getByRole('figure', { name: /^Observed visits owed/ }).getByRole('img')).toHaveAccessibleName(
			/Within 30 days \d+ observed visits are owed: [\d.]+ hours, beside [\d.]+ hours/
		);
		await expect(page.getByText('Dana Whitehorse, until')).toBeVisible();
		await inBothThemes(page);
	});
});

test('a center sees where every site stands and why', async ({ page, isMobile, as }) => {
	await as('center');
	await open(page, '/sites');

	await test.step('figures about few people are withheld, and the page says so', async () => {
		const table = page.getByRole('table', { name: 'Sites and where each stands' });
		await expect(table.getByRole('rowheader').getByRole('link')).toHaveText([
			'Harbor East',
			'Harbor West',
			'Prairie North',
			'Prairie South'
		]);
		await expect(table.getByRole('row', { name: /Harbor East/ })).toContainText(/\d+ of \d+/);
		await inBothThemes(page);
	});

	await test.step('the order is asked for, and stands in the address', async () => {
		await page.getByRole('link', { name: 'Most help needed first' }).click();
		await expect(page).toHaveURL(/order=need/);
		await page.reload();
		await ready(page);
		await expect(page.getByRole('link', { name: 'Most help needed first' })).toHaveAttribute('aria-current', 'true');
		const file = await fileOf(page, /CSV/);
		expect(file).toContain('Harbor East');
		expect(file.trim().split('\r\n')).toHaveLength(6);
	});

	await test.step('the pipeline says what each candidate waits for', async () => {
		await open(page, '/certification');
		await page.getByRole('main').getByRole('link', { name: 'Pipeline' }).click();
		await expect(h1(page)).toHaveText(/candidates? (is|are) on the way; \d+ waiting for a decision/);
		const candidate = page.getByRole('listitem').filter({ hasText: 'Keisha Brown' });
		await expect(candidate).toContainText(/here for \d+ days, since .*Waits for: .+/);
		await inBothThemes(page);
		await page.getByRole('link', { name: 'Capacity' }).click();
		await ready(page);
		await expect(page.getByRole('region', { name: 'Who can deliver the modules' })).toContainText(/\d+ of \d+ modules/);
	});

	if (!isMobile) {
		await test.step('on paper the tables stand open', async () => {
			await page.emulateMedia({ media: 'print' });
			await expect(page.getByRole('figure').getByRole('table')).toBeVisible();
			await page.emulateMedia({ media: 'screen' });
		});
	}
});

test('the analyst of the state sees sites, and nobody by skill', async ({ page, isMobile, as }) => {
	test.skip(isMobile, 'The same as at a desk');
	await as('oversight');
	await open(page, '/');
	await main(page).getByRole('link', { name: 'Sites' }).click();
	await page.getByRole('row', { name: /Harbor West/ }).getByRole('link').click();
	await ready(page);
	await expect(page.getByRole('main').getByRole('link', { name: 'Skills' })).toHaveCount(0);
	const trend = page.getByRole('figure', { name: 'Observed skill by month' });
	await expect(trend).toContainText(/months? (is|are) withheld/);
});
