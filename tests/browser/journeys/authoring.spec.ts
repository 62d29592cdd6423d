// What an author does: reads what the content covers, and edits a lesson beside its preview.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from '../axe.js';
import { expect, open, test } from '../fixtures.js';

const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../../target');
const program = `${target}/debug/fieldcraft`;

test.describe.configure({ timeout: 180_000 });

test('the center sees what is covered, narrows it down and takes it along', async ({ page, as }) => {
	await as('center');
	await open(page, '/learn');
	await page.getByRole('link', { name: 'What the content covers' }).click();
	await expect(page.getByRole('heading', { level: 1, name: /^Every indicator is taught/ })).toBeVisible();
	await expect(page.getByText('60 indicators')).toBeVisible();
	await page.getByLabel('Competency', { exact: true }).selectOption('C05');
	await expect(page.getByText('6 indicators')).toBeVisible();
	await expectAccessible(page);
	const file = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Download as CSV' }).click();
	const text = readFileSync(await (await file).path(), 'utf8');
	expect(text.split('\r\n')).toHaveLength(8);
	expect(text).toContain('C05.2,');
	await page.getByLabel('Only gaps').check();
	await expect(page.getByText('No gaps here')).toBeVisible();
	await page.getByLabel('Only gaps').uncheck();
	await page.getByRole('link', { name: /^M06/ }).first().click();
	await expect(page).toHaveURL(/\/learn\/M06\//);
});

test('a lesson is edited and its preview follows', async ({ elsewhere, isMobile }) => {
	test.skip(isMobile, 'Authors sit at a desk');
	const folder = mkdtempSync(join(tmpdir(), 'fieldcraft-authoring-'));
	const notes = join(folder, 'notes');
	const own = join(folder, 'own');
	const run = (...args: string[]) =>
		new Promise<string>((done) => {
			const child = spawn(program, args, {
				stdio: ['ignore', 'pipe', 'inherit']
			});
			let said = '';
			child.stdout.on('data', (piece) => (said += piece));
			child.on('exit', () => done(said));
		});
	await run('content', 'copy', 'M17', '--center', 'Riverbend Center', '--content-overlay', own);
	mkdirSync(notes);
	const words = Array.from({ length: 80 }, (_, n) => `Paragraph ${n + 1} of our own notes.`).join('\n\n');
	writeFileSync(join(notes, '01-at-the-door.md'), `# At the door\n\nTwo people knock. ${words}\n`);
	const report = await run(
		...['content', 'import', notes, '--code', 'M21', '--title', 'Our own way'],
		...['--indicators', 'C01.1', '--content-overlay', own]
	);
	expect(report).toContain('the source lists no objectives');
	const lesson = join(own, 'curriculum/modules/M21-our-own-way/lessons/01-at-the-door.md');
	const preview = spawn(program, ['content', 'preview', '--port', '0', '--content-overlay', own], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const ended = once(preview, 'exit');
	try {
		let said = '';
		let origin: string | undefined;
		for await (const piece of preview.stdout) {
			said += piece;
			origin = /http:\/\/127\.0\.0\.1:\d+(?=\/preview)/.exec(said)?.[0];
			if (origin) break;
		}
		const page = await elsewhere(origin);
		await open(page, '/preview');
		await expect(page.getByRole('link', { name: /M17.*Riverbend Center: own version/s })).toBeVisible();
		await expectAccessible(page);
		await page.getByRole('link', { name: /M21 Our own way/ }).click();
		await expect(page.getByText('`objectives` is empty').first()).toBeVisible();
		await page.getByRole('link', { name: /^At the door/ }).click();
		await expect(page.getByText('Paragraph 80 of our own notes.')).toBeVisible();
		await expect(page.getByText('Follows your files')).toBeVisible();
		await page.getByText('Paragraph 60 of our own notes.').scrollIntoViewIfNeeded();
		const before = await page.evaluate(() => scrollY);
		expect(before).toBeGreaterThan(500);

		await test.step('a new sentence and a fault appear where they are, and the reader keeps the place', async () => {
			appendFileSync(lesson, '\nSee [what follows](02-nowhere.md), a new sentence.\n');
			await expect(page.getByText('a new sentence')).toBeVisible({
				timeout: 60_000
			});
			const block = page.locator('.said.error', {
				hasText: 'a lesson that is not there'
			});
			await expect(block).toBeVisible();
			await expect(block.locator('+ p')).toContainText('a new sentence');
			// What is said stands above the text too and pushes it down a little.
			expect(Math.abs((await page.evaluate(() => scrollY)) - before)).toBeLessThan(400);
			await expectAccessible(page);
		});
		await test.step('a file that cannot be read says so in place of the lesson', async () => {
			const sound = readFileSync(lesson, 'utf8').replace(/\nSee \[what[^\n]*\n/, '');
			writeFileSync(lesson, sound.replace('title: ', 'titel: '));
			await expect(page.getByText('This lesson cannot be shown as it is')).toBeVisible({ timeout: 60_000 });
			await expect(page.getByText('`titel` is not a field here')).toBeVisible();
			writeFileSync(lesson, sound);
			await expect(page.getByText('Paragraph 80 of our own notes.')).toBeVisible({ timeout: 60_000 });
			await expect(page.locator('.said.error')).toHaveCount(0);
		});
		// A page that still listens would tell of the end as a fault.
		await page.close();
	} finally {
		preview.kill('SIGINT');
		await ended;
		rmSync(folder, { recursive: true, force: true });
	}
});
