/** What was rated in this sitting, so that each rating can be taken back. */
import type { Rated } from './form';

export interface Step {
	indicator: string;
	/** How it stood before. */
	before: Rated;
}

const MOST = 200;

/** The steps with one more; typing a reason is no step of its own. */
export function noted(steps: Step[], step: Step, after: Rated): Step[] {
	if (step.before.rating === after.rating) return steps;
	return [...steps, step].slice(-MOST);
}

/** The last step, of all or of one indicator, and the steps without it. */
export function takeBack(
	steps: Step[],
	indicator?: string
): { step: Step | undefined; rest: Step[] } {
	const at = steps.findLastIndex((step) => !indicator || step.indicator === indicator);
	return { step: steps[at], rest: steps.filter((_, i) => i !== at) };
}
