/** Clock hours: minutes as a person writes them on a form. */
import { number } from '$lib/i18n';

/** Hours to the nearest hundredth: 90 minutes are 1.5. */
export const hours = (minutes: number): string =>
	number(minutes / 60, { maximumFractionDigits: 2 });

/** Hours of a record, one below the other: always to the hundredth, so that the points align. */
export const clockHours = (minutes: number): string =>
	number(minutes / 60, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
