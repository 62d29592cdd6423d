/** A worker's skills against what their role asks, in the order of need. */
import type { PathSkill } from '$lib/api/types';
import { day, t, tn, type Key } from '$lib/i18n';

export type AskedLevel = PathSkill['asked'][number];

export interface SkillView {
	skill: PathSkill;
	/** 0 to 5. */
	at: number;
	/** The lowest level that is asked and not reached. */
	next?: AskedLevel;
	/** Its step; of a skill that is reached the highest that was asked. */
	goal: number;
}

export const step = (level: string): number => Number(level.slice(1)) || 0;

/** What is missing first, by its day; then what has been reached, in the framework's order. */
export function skillViews(skills: PathSkill[]): SkillView[] {
	const views = skills.map((skill) => {
		const next = skill.asked.find((asked) => !asked.met);
		const goal = step((next ?? skill.asked.at(-1)!).level);
		return { skill, at: step(skill.level), next, goal };
	});
	const due = ({ next }: SkillView) => (next ? (next.by_on ?? '9998') : '9999');
	return views.sort((a, b) => due(a).localeCompare(due(b)));
}

/** The steps that are drawn: what nobody reached and nobody asks is left out. */
export function steps(views: SkillView[]): string[] {
	const most = Math.max(4, ...views.flatMap(({ at, goal }) => [at, goal]));
	return Array.from({ length: most }, (_, i) => `L${i + 1}`);
}

/** One row of the picture in words. */
export function words({ skill, next }: SkillView): string {
	const now = t(`skills.now.${skill.level}` as Key);
	if (!next) return t('skills.there', { now });
	const level = t(`skills.asked.${next.level}` as Key);
	if (!next.by_on) return t('skills.asks', { now, level });
	return t(next.late ? 'skills.asked_by_late' : 'skills.asks_by', {
		now,
		level,
		day: day(next.by_on)
	});
}

/** The whole picture in a sentence. */
export function finding(views: SkillView[]): string {
	const there = views.filter((view) => !view.next).length;
	return tn('skills.finding', there, { all: views.length });
}
