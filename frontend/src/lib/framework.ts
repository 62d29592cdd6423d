/** Small look-ups in the framework. */
import type { Competency, FrameworkForm, Indicator } from '$lib/api/types';

/** The whole framework will do as well. */
type Skills = Pick<FrameworkForm, 'competencies'>;

export type Texts = Map<string, string>;

/** Indicator code to its text. */
export const indicatorTexts = (framework?: Skills): Texts =>
	new Map(framework?.competencies.flatMap((c) => c.indicators.map((i) => [i.code, i.text])));

export const indicatorsByCode = (framework: Skills): Map<string, Indicator> =>
	new Map(framework.competencies.flatMap((c) => c.indicators.map((i) => [i.code, i])));

export const competencyOf = (framework: Skills, indicator: string): Competency | undefined =>
	framework.competencies.find((c) => indicator.startsWith(`${c.code}.`));
