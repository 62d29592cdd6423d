/** Refreshers: why one is worth doing, where it is, and what comes next in one. */
import type { Refresher, RefresherRound } from '$lib/api/types';
import { t, tn } from '$lib/i18n';
import type { Pick } from './answers';

type Item = RefresherRound['items'][number];

/** What an interval runs from, in words that stand after "because". */
export function because(refresher: Refresher): string {
	const days = refresher.since_days;
	if (refresher.since === 'field') return tn('refresher.because_field', days);
	if (refresher.since === 'refresher') return tn('refresher.because_refresher', days);
	return tn('refresher.because_learned', days);
}

/** The page that refreshes a skill; none when there is nothing to ask or to read. */
export function href(refresher: Refresher): string | undefined {
	if (refresher.drill) return `/learn/drills/${refresher.drill.code}`;
	if (refresher.questions) return `/learn/refresh/${refresher.competency}`;
	return refresher.module ? `/learn/${refresher.module}` : undefined;
}

/** What is to be done, in a few words. */
export function what(refresher: Refresher): string {
	if (refresher.drill) return tn('refresher.drill_of', refresher.minutes);
	if (refresher.questions) return tn('refresher.questions_of', refresher.questions);
	return t('refresher.read_again');
}

/** The place of the first question without an answer; the number of questions when all have one. */
export function firstOpen(items: Item[]): number {
	const at = items.findIndex((item) => !item.result);
	return at < 0 ? items.length : at;
}

/** What was picked, from an answer that the server keeps. */
export function picked(item: Item): Pick | undefined {
	const answer = item.answer;
	if (!answer) return undefined;
	const pairs = answer.pairs && Object.fromEntries(answer.pairs.map((p) => [p.left, p.right]));
	return {
		option: answer.option,
		options: answer.options,
		order: answer.order,
		pairs,
		touched: true
	};
}

/** The lessons to go back to, each once, in the order of the questions that were not all right. */
export function lookAgain(items: Item[]): { href: string; title: string }[] {
	const lessons = new Map<string, string>();
	for (const { result, look_again: lesson } of items) {
		if (lesson && result && !result.correct)
			lessons.set(`/learn/${lesson.module}/${lesson.lesson}`, lesson.title);
	}
	return [...lessons].map(([href, title]) => ({ href, title }));
}
