/** Scoring a sampled coaching session: what is answered, what is left, what is sent. */
import type { components } from '$lib/api/schema';
import type { CoachingTool } from '$lib/api/types';

type SampleIn = components['schemas']['ScoredSampleIn'];
export type Heard = SampleIn['adherence'][number]['answer'];

export interface Answers {
	adherence: Record<string, Heard | undefined>;
	competence: Record<string, number | undefined>;
}

/** Codes without an answer, in the tool's order. */
export const unanswered = (tool: CoachingTool, answers: Answers): string[] => [
	...tool.adherence.filter((item) => !answers.adherence[item.code]).map((item) => item.code),
	...tool.competence
		.filter((item) => answers.competence[item.code] === undefined)
		.map((item) => item.code)
];

/** How many adherence items apply; too few say nothing about a session. */
export const applying = (tool: CoachingTool, answers: Answers): number =>
	tool.adherence.filter((item) => {
		const answer = answers.adherence[item.code];
		return answer === 'yes' || answer === 'no';
	}).length;

/** Both lists as they are sent; only what is answered. */
export const sheet = (
	tool: CoachingTool,
	answers: Answers
): Pick<SampleIn, 'adherence' | 'competence'> => ({
	adherence: tool.adherence.flatMap(({ code }) => {
		const answer = answers.adherence[code];
		return answer ? [{ item: code, answer }] : [];
	}),
	competence: tool.competence.flatMap(({ code }) => {
		const score = answers.competence[code];
		return score === undefined ? [] : [{ item: code, score }];
	})
});
