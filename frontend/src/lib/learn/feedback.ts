/** One line of feedback: what the learner had, what is right, and why. */
import type { AttemptResult, CheckItem, Lesson } from '$lib/api/types';
import type { Pick } from './answers';

export type Mark = 'chosen_right' | 'chosen_wrong' | 'left_out';

export interface Line {
	id: string;
	text: string;
	mark: Mark;
	/** Of a step: where it belongs, from 1. */
	place?: number;
	/** Of a step: where the learner had it, from 1. */
	had?: number;
	/** Of a pair: what the learner chose. */
	chose?: string;
	/** Of a pair: what belongs to it. */
	belongs?: string;
	why?: string;
}

type Answered = AttemptResult['items'][number];

/** Every line that helps: options chosen or right, all steps in their right order, all pairs. */
export function lines(item: CheckItem, answer: Answered, pick: Pick | undefined): Line[] {
	const told = new Map(answer.feedback.map((f) => [f.id, f]));
	const right = answer.right_answer;
	const why = (id: string) => told.get(id)?.text;
	if (item.kind === 'ordering') {
		const texts = new Map((item.steps ?? []).map((s) => [s.id, s.text]));
		const order = answer.answered ? (pick?.order ?? []) : [];
		return (right.order ?? []).map((id, i) => {
			const at = order.indexOf(id);
			const mark = at < 0 ? 'left_out' : at === i ? 'chosen_right' : 'chosen_wrong';
			const had = at < 0 ? undefined : at + 1;
			return { id, text: texts.get(id) ?? '', mark, place: i + 1, had, why: why(id) };
		});
	}
	if (item.kind === 'matching') {
		const texts = new Map((item.right ?? []).map((r) => [r.id, r.text]));
		const belongs = new Map((right.pairs ?? []).map((p) => [p.left, p.right]));
		return (item.left ?? []).map(({ id, text }) => {
			const picked = answer.answered ? pick?.pairs?.[id] : undefined;
			const fits = belongs.get(id);
			return {
				id,
				text,
				mark: !picked ? 'left_out' : picked === fits ? 'chosen_right' : 'chosen_wrong',
				chose: picked ? texts.get(picked) : undefined,
				belongs: fits ? texts.get(fits) : undefined,
				why: why(id)
			};
		});
	}
	const rights = right.option ? [right.option] : (right.options ?? []);
	return (item.options ?? []).flatMap(({ id, text }): Line[] => {
		const is = rights.includes(id);
		const chosen = told.get(id)?.chosen ?? false;
		if (!chosen && !is) return [];
		const mark = !chosen ? 'left_out' : is ? 'chosen_right' : 'chosen_wrong';
		return [{ id, text, mark, why: why(id) }];
	});
}

/** The lessons of the questions that were not all right, those with the most first. */
export function toLookAt(
	items: Answered[],
	lessons: Lesson[]
): { lesson: Lesson; questions: number }[] {
	const missed = items.filter((item) => !item.correct);
	return lessons
		.map((lesson) => ({ lesson, questions: missed.filter((i) => i.lesson === lesson.slug).length }))
		.filter(({ questions }) => questions > 0)
		.sort((one, other) => other.questions - one.questions);
}
