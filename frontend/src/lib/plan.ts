/** What would make a requirement green, ready to be shown. */
import type { RequirementPlan } from '$lib/api/types';

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
