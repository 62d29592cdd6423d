// What a page asks for when its first view stands: held back as on a line that has gone, then let come.
import type { Page, Route } from '@playwright/test';

const CODE = /\/_app\/immutable\/.*\.(js|css)$/;

/** Holds it, or refuses it, once what is named stands on the page; answers how to let it come. */
export async function without(page: Page, stands: string, how: 'held' | 'refused' = 'held') {
	const held: Route[] = [];
	let gone = true;
	await page.route(CODE, async (route) => {
		const there = await page
			.evaluate((stands) => document.querySelector(stands) !== null, stands)
			.catch(() => false);
		if (!gone || !there) return route.continue();
		if (how === 'refused') return route.abort();
		held.push(route);
	});
	return async () => {
		gone = false;
		await Promise.all(held.map((route) => route.continue()));
	};
}
