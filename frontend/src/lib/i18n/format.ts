/** Dates and numbers as the reader's language writes them. */
import { locale } from './language.svelte';

const DAY_MS = 86_400_000;

function formatsOf(locale: string) {
	return {
		long: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
		short: new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }),
		month: new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }),
		monthShort: new Intl.DateTimeFormat(locale, {
			month: 'short',
			year: '2-digit',
			timeZone: 'UTC'
		}),
		instant: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
		time: new Intl.DateTimeFormat(locale, { timeStyle: 'short' }),
		timeOfDay: new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' }),
		ago: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
		and: new Intl.ListFormat(locale, { type: 'conjunction' }),
		or: new Intl.ListFormat(locale, { type: 'disjunction' })
	};
}

const made = new Map<string, ReturnType<typeof formatsOf>>();

/** Making a format is slow: each is made once for a language. */
function formats() {
	const found = made.get(locale()) ?? formatsOf(locale());
	made.set(locale(), found);
	return found;
}

/** A local date as UTC midnight, so that no time zone can move it. */
const utc = (on: string): number => Date.parse(`${on.slice(0, 10)}T00:00:00Z`);

/** `2026-11-21` as "Nov 21, 2026". */
export const day = (on: string): string => formats().long.format(utc(on));

/** `2026-11-21` as "Nov 21", with the year only when it is not this one. */
export const dayShort = (on: string): string =>
	on.slice(0, 4) === today().slice(0, 4) ? formats().short.format(utc(on)) : day(on);

/** The month of a local date: "Nov 2026". */
export const month = (on: string): string => formats().month.format(utc(on));

/** The same where there is little room: "Nov 26". */
export const monthShort = (on: string): string => formats().monthShort.format(utc(on));

/** An instant in the reader's own time zone. */
export const moment = (at: string): string => formats().instant.format(new Date(at));

/** The time of day of an instant, in the reader's own time zone. */
export const clock = (at: string): string => time(new Date(at));

/** The time of day, as this device has it. */
export const time = (at: Date): string => formats().time.format(at);

/** A time of day that belongs to no day, from the minutes since midnight: "8:30 AM". */
export const timeOfDay = (minutes: number): string =>
	formats().timeOfDay.format(new Date(minutes * 60_000));

/** The day of an instant, in the reader's own time zone. */
export const localDay = (at: string): string => onDevice(new Date(at));

/** A number below zero has a minus sign, not a hyphen; codes, ranges and days keep theirs. */
export const minus = (text: string): string => text.replace(/(^|[ (])-(?=\d)/g, '$1−');

/** A server's sentence with its days and numbers as people write them. */
export const spoken = (text: string): string =>
	minus(text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (on) => day(on)));

/** The day before a local date. */
export const dayBefore = (on: string): string =>
	new Date(utc(on) - DAY_MS).toISOString().slice(0, 10);

/** Where the reader works: its day is theirs, whatever the device's clock says. */
let home: string | undefined;

/** Sets where the reader works; none: the device's own zone. */
export function setHome(zone: string | undefined): void {
	home = zone;
}

/** Today where the reader works, or at another place whose time zone is known, as `YYYY-MM-DD`. */
export const today = (now = new Date(), zone = home): string =>
	zone ? new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now) : onDevice(now);

function onDevice(now: Date): string {
	const shifted = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
	return shifted.toISOString().slice(0, 10);
}

/** Whole days from today until a local date; negative when it has passed. */
export const daysUntil = (on: string, from = today()): number =>
	Math.round((utc(on) - utc(from)) / DAY_MS);

/** "today", "in 5 days", "3 weeks ago". */
export function relative(on: string, from = today()): string {
	const days = daysUntil(on, from);
	const { ago } = formats();
	if (Math.abs(days) < 21) return ago.format(days, 'day');
	if (Math.abs(days) < 75) return ago.format(Math.round(days / 7), 'week');
	return ago.format(Math.round(days / 30.44), 'month');
}

export function number(value: number, options?: Intl.NumberFormatOptions): string {
	return minus(new Intl.NumberFormat(locale(), options).format(value));
}

/** A percentage that never rounds up across a pass mark. */
export const percent = (value: number): string =>
	`${number(Math.floor(value), { maximumFractionDigits: 0 })}%`;

/** "a, b, and c". */
export const list = (words: string[]): string => formats().and.format(words);

/** Titles as one: "Conversation, live observation, and simulation". */
export const sentenceList = (titles: string[]): string =>
	list(titles.map((title, i) => (i ? title.charAt(0).toLowerCase() + title.slice(1) : title)));

/** "a, b, or c". */
export const either = (words: string[]): string => formats().or.format(words);
