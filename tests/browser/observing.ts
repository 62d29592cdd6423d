// The observation form, as the journeys fill it in.
import type { Locator, Page } from '@playwright/test';

/** The row of one indicator. */
export const rated = (page: Page, code: string) => page.locator(`[id="r-${code}"]`);

/** Rates by the word on the button: "Done well", "No chance arose". */
export const rate = (row: Locator, text: string) => row.getByText(text, { exact: true }).click();

/** A choice of a group, by its words. */
export const pick = (page: Page, group: string, text: string) =>
	page.getByRole('group', { name: group }).getByText(text, { exact: true });

/** A competency among those offered. */
export const skill = (page: Page, title: string) =>
	page.getByRole('group', { name: 'What did you see?' }).getByRole('button', { name: new RegExp(`^${title}`) });

export const choose = (page: Page, title: string) => skill(page, title).click();

/** The facts of the visit. */
export async function visit(page: Page, where: string, minutes = 45) {
	await pick(page, 'Where', where).click();
	await page.getByLabel('Minutes you watched').fill(String(minutes));
	await pick(page, 'Did the family agree to an observer?', 'Yes').click();
}
