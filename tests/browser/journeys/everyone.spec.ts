// Whoever signs in lands where their work is.
import { address, expect, main, PASSWORD, ready, signIn, test } from '../fixtures.js';

interface Landing {
	/** The ways of the main menu at a desk. */
	menu: string[];
	/** Something the first page says to them. */
	says: RegExp;
	/** A page that is theirs, by its way, and what it says. */
	then: [way: string, says: RegExp];
}

const landings: Record<string, Landing> = {
	responder: {
		menu: ['My path', 'Learn', 'Coaching'],
		says: /12 of 12 passed/,
		then: ['Coaching', /What you are working on/]
	},
	peer: {
		menu: ['My path', 'Learn', 'Coaching'],
		says: /12 of 12 passed/,
		then: ['Coaching', /observed you/]
	},
	trainer: {
		menu: ['My path', 'Learn', 'Training', 'Coaching', 'Certification'],
		says: /What you may do now/,
		then: ['Certification', /Noah Lindqvist/]
	},
	oversight: {
		menu: ['Start', 'Learn', 'Coaching', 'Sites'],
		says: /Who is ready, site by site/,
		then: ['Sites', /Prairie South/]
	},
	author: {
		menu: ['Start', 'Learn', 'Coaching', 'Certification'],
		says: /Modules and checks/,
		then: ['Learn', /Engaging and de-escalating/]
	}
};

test.describe('at a desk', () => {
	test.skip(({ isMobile }) => isMobile, 'On a phone some ways are behind “More”');
	for (const [who, { menu, says, then }] of Object.entries(landings)) {
		test(`${who} lands where their work is`, async ({ page }) => {
			await signIn(page, address(who), PASSWORD);
			await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Good (morning|afternoon|evening), /);
			await expect(main(page).getByRole('link')).toHaveText(menu);
			await expect(page.getByRole('main')).toContainText(says);
			await main(page).getByRole('link', { name: then[0] }).click();
			await ready(page);
			await expect(page.getByRole('main')).toContainText(then[1]);
			for (const way of menu) {
				await main(page).getByRole('link', { name: way }).click();
				await expect(main(page).getByRole('link', { name: way })).toHaveAttribute('aria-current', 'page');
				await ready(page);
				await expect(page.getByRole('heading', { level: 1 })).not.toContainText(/nothing here|not yours|broke/);
			}
		});
	}
});

test('on a phone the other ways are behind “More”', async ({ page, as, isMobile }) => {
	test.skip(!isMobile, 'A phone has the bar');
	await as('center');
	await page.goto('/');
	await ready(page);
	await main(page).getByRole('button', { name: 'More' }).click();
	const more = page.getByRole('dialog', { name: 'More' });
	await more.getByRole('link', { name: 'Sites' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Sites' })).toBeVisible();
	await expect(more).toBeHidden();
});
