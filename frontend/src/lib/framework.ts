/** Small look-ups in the framework. */
import type { Competency, FrameworkForm, Indicator } from '$lib/api/types';

/** The whole framework will do as well. */
type Skills = Pick<FrameworkForm, 'competencies'>;

export type Texts = Map<string, string>;

/** Indicator code to its text. */
export const indicatorTexts = (framework?: Skills): Texts =>
	new Map(framework?.competencies.flatMap((c) => c.indicators.map((i) => [i.code, i.text])));

/** The indicators that a sentence names, each once, with their texts. */
export const indicatorsIn = (text: string, texts: Texts): [string, string][] =>
	[...new Set(text.match(/\bC\d\d\.\d\b/g))].flatMap((code): [string, string][] => {
		const what = texts.get(code);
		return what ? [[code, what]] : [];
	});

export const indicatorsByCode = (framework: Skills): Map<string, Indicator> =>
	new Map(framework.competencies.flatMap((c) => c.indicators.map((i) => [i.code, i])));

export const competencyOf = (framework: Skills, indicator: string): Competency | undefined =>
	framework.competencies.find((c) => indicator.startsWith(`${c.code}.`));
