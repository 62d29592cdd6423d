/** Every text that a person reads goes through here. */
import en from './en.json';

export type Key = keyof typeof en;
/** Keys that come in `_one` and `_other`. */
export type CountKey = Key extends infer K
	? K extends `${infer Base}_other`
		? Base
		: never
	: never;
export type Slots = Record<string, string | number>;

export const locale = 'en-US';
const plural = new Intl.PluralRules(locale);

export function fill(text: string, slots: Slots = {}): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
		const value = slots[name];
		return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
	});
}

/** The text of a key, its slots filled. */
export function t(key: Key, slots?: Slots): string {
	return fill(en[key], slots);
}

/** The text of a key for a count: `{count}` is a slot like any other. */
export function tn(key: CountKey, count: number, slots?: Slots): string {
	const form = `${key}_${plural.select(count)}` as Key;
	return fill(en[form] ?? en[`${key}_other` as Key], { count, ...slots });
}

/** A text for a code that the server may add to: falls back to the code in words. */
export function tOr(prefix: string, code: string): string {
	const text = (en as Record<string, string>)[`${prefix}.${code}`];
	return text ?? code.replaceAll('_', ' ').replaceAll('-', ' ');
}

export function number(value: number, options?: Intl.NumberFormatOptions): string {
	return new Intl.NumberFormat(locale, options).format(value);
}

export {
	clock,
	day,
	dayBefore,
	dayShort,
	daysUntil,
	list,
	localDay,
	moment,
	percent,
	relative,
	spoken,
	today
} from './format';
