// Every page a journey stands on can be asked for accessibility faults.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with one line for each fault: rule, element, what is wrong. */
export async function expectAccessible(page: Page) {
	// No page has frames, so none of the second tab that would sum them up.
	const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
	const { violations } = await axe.withTags(RULES).analyze();
	const faults: string[] = [];
	for (const rule of violations) {
		for (const { target } of rule.nodes) {
			if (rule.id === 'target-size' && (await isLargeEnough(page, target.join(' ')))) continue;
			faults.push(`${rule.id}: ${target.join(' ')}: ${rule.help}`);
		}
	}
	expect(faults).toEqual([]);
}

/**
 * Looks again at a target in the middle of the window: one that has slid half under the bar at the
 * top or at the bottom is not small, only scrolled.
 */
async function isLargeEnough(page: Page, target: string): Promise<boolean> {
	const element = page.locator(target).first();
	const before = await element.evaluate((one) => {
		const at = [scrollX, scrollY] as const;
		one.scrollIntoView({ block: 'center', behavior: 'instant' });
		return at;
	});
	const { violations } = await new AxeBuilder({ page })
		.setLegacyMode(true)
		.include(target)
		.withRules(['target-size'])
		.analyze();
	await page.evaluate(([x, y]) => scrollTo({ left: x, top: y, behavior: 'instant' }), before);
	return violations.length === 0;
}

/** Fails when the page is wider than the window: nobody should have to scroll sideways. */
export async function expectNoSidewaysScroll(page: Page) {
	const [content, window] = await page.evaluate(() => [
		document.documentElement.scrollWidth,
		document.documentElement.clientWidth
	]);
	expect(content).toBeLessThanOrEqual(window);
}

/** Fails when something moves of itself: who asked for less motion gets none. */
export async function expectStill(page: Page) {
	const moving = await page.evaluate(() =>
		document
			.getAnimations()
			.filter((one) => one.playState === 'running')
			.map((one) => (one.effect as KeyframeEffect).target?.className)
	);
	expect(moving).toEqual([]);
}
