// The guides: each of the three people finds theirs, its pictures are there, and what the
// pictures show is still on the pages.
import { expectAccessible } from '../axe.js';
import { expect, open, test } from '../fixtures.js';
import { guides } from '../guides.js';

test.skip(({ isMobile }) => isMobile, 'Each guide sets its own window');
test.describe.configure({ timeout: 120_000 });

for (const [name, { who, size, steps }] of Object.entries(guides)) {
	test(`what the guide shows is there: ${name}`, async ({ page, as }) => {
		const api = await as(who);
		await page.setViewportSize(size);
		await open(page, '/help');
		await page.getByRole('main').locator(`a[href="/help/${name}"]`).click();
		const pictures = page.getByRole('main').getByRole('img', { name: /^Picture:/ });
		await expect(pictures).toHaveCount(steps.length);
		for (const picture of await pictures.all()) {
			await picture.scrollIntoViewIfNeeded();
			const drawn = (img: HTMLImageElement) => img.decode().then(() => img.naturalWidth);
			expect(await picture.evaluate(drawn)).toBeGreaterThan(0);
		}
		await expectAccessible(page);
		for (const { go, shows } of steps) {
			await go(page, api);
			await expect(shows(page)).toBeVisible();
		}
	});
}
