/** Every text that a person reads goes through here. */
import type english from './en.json';
import { number } from './format';
import { everyText, locale, texts } from './language.svelte';

export type Key = keyof typeof english;
/** Keys that come in `_one` and `_other`. */
export type CountKey = Key extends infer K
	? K extends `${infer Base}_other`
		? Base
		: never
	: never;
export type Slots = Record<string, string | number>;

export function fill(text: string, slots: Slots = {}): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
		const value = slots[name];
		return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
	});
}

/** Is there a text for this key? */
export const has = (key: string): key is Key => key in texts();

/** The text of a key, its slots filled. */
export function t(key: Key, slots?: Slots): string {
	return fill(texts()[key] ?? key, slots);
}

/** The text of a key for a count: `{count}` is a slot like any other. */
export function tn(key: CountKey, count: number, slots?: Slots): string {
	const form = `${key}_${new Intl.PluralRules(locale()).select(count)}`;
	return t(has(form) ? form : (`${key}_other` as Key), { count, ...slots });
}

/** A part of a page that comes when it is wanted, and what it says. */
export async function wanted<T>(part: Promise<{ default: T }>): Promise<T> {
	const [{ default: component }] = await Promise.all([part, everyText()]);
	return component;
}

/** A text for a code that the server may add to: falls back to the code in words. */
export function tOr(prefix: string, code: string): string {
	const key = `${prefix}.${code}`;
	return has(key) ? t(key) : code.replaceAll('_', ' ').replaceAll('-', ' ');
}

export { everyText, language, locale } from './language.svelte';
export { said } from './said';
export {
	clock,
	day,
	dayBefore,
	dayShort,
	daysUntil,
	either,
	list,
	sentenceList,
	localDay,
	moment,
	month,
	monthShort,
	number,
	percent,
	relative,
	setHome,
	spoken,
	time,
	timeOfDay,
	today
} from './format';
