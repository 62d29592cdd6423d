/** Days to agree on. */
import { today } from '$lib/i18n/format';

/** The day so many weeks from today, as this device has it. */
export function inWeeks(weeks: number, now = new Date()): string {
	const on = new Date(now);
	on.setDate(on.getDate() + 7 * weeks);
	return today(on);
}
