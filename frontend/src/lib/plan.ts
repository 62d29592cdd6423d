/** What would make a requirement green, ready to be shown. */
import type { Framework, RequirementPlan } from '$lib/api/types';

export interface Planned {
	text: string;
	/** The last day in time, where the words do not say it. */
	by?: string;
	/** Modules that are asked alike, by their titles: told once for all of them. */
	modules?: { titles: string[]; percent: number; by: string };
}

type Steps = Pick<RequirementPlan, 'steps'>;
/** Two are told one by one. */
const ALIKE = 3;

/** "“Using supervision” passed with 80% or more by May 3, 2026." */
function check({ text, by_on }: Steps['steps'][number]) {
	const found = /^“([^”]+)” passed with (\d+)% or more by [A-Z][^.]*\.$/.exec(text);
	return found && by_on ? { title: found[1]!, percent: Number(found[2]), by: by_on } : undefined;
}

/** The steps in order, each with its day once; many modules that are asked alike as one. */
export function planned(plan: Steps): Planned[] {
	const told: Planned[] = [];
	for (const step of plan.steps) {
		const of = check(step);
		const alike = of && told.find(({ modules: m }) => m?.percent === of.percent && m.by === of.by);
		if (alike?.modules) {
			alike.modules.titles.push(of!.title);
			continue;
		}
		told.push({
			text: step.text,
			by: step.by_on && !/\bby [A-Z]/.test(step.text) ? step.by_on : undefined,
			modules: of && { titles: [of.title], percent: of.percent, by: of.by }
		});
	}
	return told.flatMap((one) => {
		if (!one.modules || one.modules.titles.length >= ALIKE) return [one];
		const { titles } = one.modules;
		return titles.map((title) => ({ text: one.text.replace(titles[0]!, title), by: one.by }));
	});
}

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
