// What is printed: in the colors of paper whatever the screen has, no sheet wasted, nothing to
// fill in, and on each sheet what it is, when it was printed and by whom.
import { expect, open, test } from '../fixtures.js';

test.skip(({ isMobile }) => isMobile, 'Printed at a desk');
test.use({ colorScheme: 'dark' });

test('a supervisor prints what stands on the screen', async ({ page, as }) => {
	const api = await as('supervisor');
	const site = (await api.get('/nodes')).items.find((node: { name: string }) => node.name === 'Harbor East').id;
	const sheets = async (path: string) => {
		await open(page, path);
		const pdf = (await page.pdf({ format: 'Letter' })).toString('latin1');
		return pdf.match(/\/Type\s*\/Page\b(?!s)/g)!.length;
	};

	expect(await sheets(`/sites/${site}/roster`)).toBeLessThanOrEqual(2);
	expect(await sheets(`/sites/${site}/staffing`)).toBeLessThanOrEqual(2);
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByText('May these people go together?')).toBeHidden();

	await open(page, `/sites/${site}/skills`);
	const cell = page.getByRole('region', { name: 'People and skills' }).getByRole('cell').first();
	await expect(cell).toHaveCSS('background-color', 'rgb(79, 154, 161)');

	await open(page, `/sites/${site}/readiness?show=attention`);
	await expect(page.getByText(/Not everybody is listed: “Needs attention”.* \d+ of \d+ people/)).toBeVisible();
	const foot = () =>
		page.evaluate(() => {
			dispatchEvent(new Event('beforeprint'));
			return document.documentElement.style.getPropertyValue('--printed');
		});
	await expect.poll(foot).toMatch(/^".+ \(Harbor East, as of .+\)\. Printed .+ by Ruth Delgado"$/);
});
