// A learner who knows nothing at first and remembers what the feedback told them.
// Reads and answers the page only; never a file and never the API.
import type { Page } from '@playwright/test';

type Known = { right: Map<string, string>; wrong: Map<string, Set<string>> };

export class Learner {
	private notes = new Map<string, Known>();

	/** Answers every question of the open check and hands it in. */
	async take(page: Page) {
		const steps = page.getByRole('list', { name: 'Questions' }).getByRole('button');
		// The questions are drawn by the server first.
		await steps.first().waitFor();
		const count = await steps.count();
		for (let n = 1; n <= count; n++) {
			await page.getByRole('heading', { name: `Question ${n} of ${count}` }).waitFor();
			await this.answer(page);
			await page.getByRole('button', { name: n < count ? 'Next question' : 'Look it over' }).click();
		}
		await page.getByRole('button', { name: 'Hand in' }).click();
		await page.getByRole('heading', { name: 'Question by question' }).waitFor();
	}

	/** Reads the notes below the result. */
	async remember(page: Page) {
		const told = await page.locator('article:has(> .row .prompt)').evaluateAll((articles) =>
			articles.map((article) => ({
				prompt: article.querySelector('.prompt')!.textContent!,
				said: [...article.querySelectorAll('.lines > li')].map((line) => ({
					text: line.querySelector('.strong')!.textContent!,
					place: line.querySelector('.place')?.textContent,
					belongs: line.querySelector('p > strong')?.textContent,
					right: !line.classList.contains('chosen_wrong')
				}))
			}))
		);
		for (const { prompt, said } of told) {
			const known = this.known(prompt.replace(/^Question \d+\s/, ''));
			for (const { text, place, belongs, right } of said) {
				// Steps are told in their right order, pairs with what belongs together.
				if (place) note(known, `place ${Number(place) - 1}`, tidy(text), true);
				else if (belongs) note(known, tidy(text), tidy(belongs), true);
				else note(known, tidy(text), 'chosen', right);
			}
		}
	}

	private known(prompt: string): Known {
		const key = tidy(prompt);
		if (!this.notes.has(key)) this.notes.set(key, { right: new Map(), wrong: new Map() });
		return this.notes.get(key)!;
	}

	/** Answers the question that is open, by what is known. */
	async answer(page: Page) {
		const question = page.locator('fieldset').filter({ has: page.locator('legend.prose') });
		const known = this.known((await question.locator('legend').textContent())!);
		const options = question.locator('label.option');
		if (await options.count()) {
			const texts = (await options.allTextContents()).map(tidy);
			const right = texts.filter((text) => known.right.get(text) === 'chosen');
			const open = texts.filter((text) => !known.wrong.get(text)?.has('chosen'));
			const single = (await question.getByRole('radio').count()) > 0;
			// Of several, choose all at first: the feedback then tells them apart.
			const picks = single ? [right[0] ?? open[0]!] : right.length ? right : open;
			for (const pick of picks) await options.nth(texts.indexOf(pick)).locator('input').check();
			return;
		}
		const pairs = question.locator('.pair');
		if (await pairs.count()) {
			const lefts = (await pairs.locator('label').allTextContents()).map(tidy);
			const rights = (await pairs.first().locator('option').allTextContents()).slice(1);
			const plan = place(lefts, rights.map(tidy), known);
			for (const [i, match] of plan.entries()) {
				const label = rights.find((text) => tidy(text) === match)!;
				await pairs.nth(i).getByRole('combobox').selectOption({ label });
			}
			return;
		}
		const rows = question.locator('ol.order > li');
		const read = async () => (await rows.locator('.grow').allTextContents()).map(tidy);
		const texts = await read();
		const plan = place(
			texts.map((_, i) => `place ${i}`),
			texts,
			known
		);
		for (const [to, text] of plan.entries()) {
			for (let at = (await read()).indexOf(text); at > to; at--) {
				await rows.nth(at).getByRole('button', { name: /^Move up/ }).click();
			}
		}
		const keep = question.getByRole('button', { name: 'This order is right' });
		if (await keep.isVisible()) await keep.click();
	}
}

const tidy = (text: string) => text.replace(/\s+/g, ' ').trim();

function note(known: Known, slot: string, value: string, right: boolean) {
	if (right) known.right.set(slot, value);
	else known.wrong.set(slot, (known.wrong.get(slot) ?? new Set()).add(value));
}

/** One value for each slot, in keeping with everything known. */
function place(slots: string[], values: string[], known: Known): string[] {
	const go = (i: number, left: string[]): string[] | undefined => {
		if (i === slots.length) return [];
		const sure = known.right.get(slots[i]!);
		const taken = new Set(slots.map((slot) => known.right.get(slot)));
		for (const value of left) {
			if (sure !== undefined ? value !== sure : taken.has(value)) continue;
			if (known.wrong.get(slots[i]!)?.has(value)) continue;
			const rest = go(i + 1, left.filter((other) => other !== value));
			if (rest) return [value, ...rest];
		}
		return undefined;
	};
	return go(0, values) ?? values;
}
