/** A coach's day in words, and the way from a row to the form. */
import type { CoachToday } from '$lib/api/types';
import { daysUntil, list, t, tn } from '$lib/i18n';

/** More skills than this do not fit one visit's form. */
const AT_ONCE = 3;

/** The form for a person, with the skills chosen that have to be seen. */
export function observing(person: string, competencies: (string | undefined)[] = []): string {
	const codes = competencies.filter((code) => code !== undefined).slice(0, AT_ONCE);
	const chosen = codes.length ? `&competency=${codes.join(',')}` : '';
	return `/observe?person=${person}${chosen}`;
}

/** So long after its day, when something was first due tells a coach nothing. */
const LONG_DAYS = 180;

/** Whether the day on which something was due is told: not if it is long ago, nor if it has none and stands for today. */
export const dayTells = (day: string): boolean =>
	daysUntil(day) < 0 && daysUntil(day) >= -LONG_DAYS;

/** What is asked, without the name of the skill where it stands right above. */
export const asked = ({ title, target }: { title: string; target: string }): string =>
	target.endsWith(`” in ${title.charAt(0).toLowerCase()}${title.slice(1)}`)
		? target.slice(0, target.lastIndexOf(' in '))
		: target;

/** The day in one sentence. */
export function dayInWords(day: CoachToday): string {
	const parts = [
		day.tasks.length && tn('today.tasks', day.tasks.length),
		day.requests.length && tn('today.asked', day.requests.length),
		day.due.length && tn('today.due', day.due.length),
		day.actions.filter((one) => one.due).length &&
			tn('today.actions', day.actions.filter((one) => one.due).length)
	].filter((part) => part !== 0 && part !== undefined) as string[];
	return parts.length ? t('today.lead', { what: list(parts) }) : t('today.quiet');
}
