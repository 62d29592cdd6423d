/** Dates and numbers as Americans write them. */
const locale = 'en-US';
const DAY_MS = 86_400_000;

const long = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
const instant = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const commas = new Intl.ListFormat(locale, { type: 'conjunction' });

/** A local date as UTC midnight, so that no time zone can move it. */
const utc = (on: string): number => Date.parse(`${on.slice(0, 10)}T00:00:00Z`);

/** `2026-11-21` as "Nov 21, 2026". */
export const day = (on: string): string => long.format(utc(on));

/** `2026-11-21` as "Nov 21", with the year only when it is not this one. */
export const dayShort = (on: string): string =>
	on.slice(0, 4) === today().slice(0, 4) ? short.format(utc(on)) : day(on);

/** An instant in the reader's own time zone. */
export const moment = (at: string): string => instant.format(new Date(at));

/** The time of day of an instant, in the reader's own time zone. */
export const clock = (at: string): string => time.format(new Date(at));

/** The day of an instant, in the reader's own time zone. */
export const localDay = (at: string): string => today(new Date(at));

/** A server's sentence with its days as people write them. */
export const spoken = (text: string): string =>
	text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (on) => day(on));

/** The day before a local date. */
export const dayBefore = (on: string): string =>
	new Date(utc(on) - DAY_MS).toISOString().slice(0, 10);

/** Today on this device, or at a place whose time zone is known, as `YYYY-MM-DD`. */
export function today(now = new Date(), zone?: string): string {
	if (zone) return new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now);
	const shifted = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
	return shifted.toISOString().slice(0, 10);
}

/** Whole days from today until a local date; negative when it has passed. */
export const daysUntil = (on: string, from = today()): number =>
	Math.round((utc(on) - utc(from)) / DAY_MS);

/** "today", "in 5 days", "3 weeks ago". */
export function relative(on: string, from = today()): string {
	const days = daysUntil(on, from);
	if (Math.abs(days) < 21) return ago.format(days, 'day');
	if (Math.abs(days) < 75) return ago.format(Math.round(days / 7), 'week');
	return ago.format(Math.round(days / 30.44), 'month');
}

/** A percentage that never rounds up across a pass mark. */
export const percent = (value: number): string =>
	`${new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(Math.floor(value))}%`;

export const list = (words: string[]): string => commas.format(words);
