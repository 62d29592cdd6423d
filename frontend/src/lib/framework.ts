/** Small look-ups in the framework. */
import type { Competency, Framework, Indicator } from '$lib/api/types';

export type Texts = Map<string, string>;

/** Indicator code to its text. */
export const indicatorTexts = (framework?: Framework): Texts =>
	new Map(framework?.competencies.flatMap((c) => c.indicators.map((i) => [i.code, i.text])));

export const indicatorsByCode = (framework: Framework): Map<string, Indicator> =>
	new Map(framework.competencies.flatMap((c) => c.indicators.map((i) => [i.code, i])));

export const competencyOf = (framework: Framework, indicator: string): Competency | undefined =>
	framework.competencies.find((c) => indicator.startsWith(`${c.code}.`));
