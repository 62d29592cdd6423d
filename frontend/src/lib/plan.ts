/** What would make a requirement green, ready to be shown. */
import type { Framework, RequirementPlan } from '$lib/api/types';

export interface Planned {
	text: string;
	/** The last day in time, where the words do not say it. */
	by?: string;
}

/** The steps in order, each with its day once. */
export const planned = (plan: Pick<RequirementPlan, 'steps'>): Planned[] =>
	plan.steps.map(({ text, by_on }) => ({
		text,
		by: by_on && !/\bby [A-Z]/.test(text) ? by_on : undefined
	}));

/** "Four observations of C01 and C02" with the titles of the competencies in place of their codes. */
export const plainSkills = (text: string, framework: Pick<Framework, 'competencies'>): string =>
	text.replace(/\bC\d\d\b(?!\.\d)/g, (code) => {
		const title = framework.competencies.find((c) => c.code === code)?.title;
		return title ? `“${title}”` : code;
	});

/** A plan whose sentences name the competencies. */
export const plainPlan = (
	plan: RequirementPlan,
	framework: Pick<Framework, 'competencies'>
): RequirementPlan => ({
	...plan,
	steps: plan.steps.map((step) => ({ ...step, text: plainSkills(step.text, framework) })),
	only_time: plan.only_time.map((one) => ({ ...one, reason: plainSkills(one.reason, framework) }))
});
