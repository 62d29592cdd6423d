/** How the questions of a check do, in words and as a table for a spreadsheet. */
import type { CheckAnalysis } from '$lib/api/types';
import { t } from '$lib/i18n';

export type Analyzed = CheckAnalysis['items'][number];

/** What is worth a look at a question, one sentence each. */
export function sentences(item: Analyzed): string[] {
	return item.flags.map(({ kind, option }) => {
		const text = item.choices.find((choice) => choice.id === option)?.text ?? option ?? '';
		return t(`items.flag.${kind}`, { option: text.replace(/\.$/, '') });
	});
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The question without its markup; the server's HTML is clean and knows few entities. */
export function plain(html: string): string {
	const text = html
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all);
	return text
		.replace(/\s+/g, ' ')
		.replace(/ ([,.;:?!])/g, '$1')
		.trim();
}

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number | undefined): string {
	let text = String(value ?? '');
	if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
	return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One row a question and option; a question without options has one row. */
export function csv(analysis: CheckAnalysis): string {
	const head = [
		...['item', 'kind', 'question', 'people', 'right_percent', 'mean_percent', 'discrimination'],
		...['judged', 'flags', 'option', 'option_text', 'option_correct', 'option_chosen']
	];
	const rows = analysis.items.flatMap((item) => {
		const known = [
			...[item.item, item.kind, plain(item.prompt_html), item.people, item.right_percent],
			...[item.mean_percent, item.discrimination, item.judged ? 'yes' : 'no'],
			item.flags.map((flag) => flag.kind).join(' ')
		];
		if (!item.choices.length) return [[...known, '', '', '', '']];
		return item.choices.map((choice) => [
			...known,
			...[choice.id, choice.text, choice.correct ? 'yes' : 'no', choice.chosen]
		]);
	});
	return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}
