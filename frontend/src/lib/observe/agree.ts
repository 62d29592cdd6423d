/** What to agree on: the skill, and the day. */
import { today } from '$lib/i18n/format';
import { chosen, type ObservationForm } from './form';

/** The day so many weeks from today, as this device has it. */
export function inWeeks(weeks: number, now = new Date()): string {
	const on = new Date(now);
	on.setDate(on.getDate() + 7 * weeks);
	return today(on);
}

/** What could be worked on next: the lowest ratings first, a 3 never. */
export const goals = (form: ObservationForm): string[] =>
	chosen(form)
		.filter(([, { rating }]) => ['0', '1', '2'].includes(rating!))
		.sort(([, a], [, b]) => a.rating!.localeCompare(b.rating!))
		.map(([code]) => code);
