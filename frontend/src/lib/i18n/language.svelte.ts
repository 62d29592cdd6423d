/** The language of this device: which catalogue is loaded, and what the reader chose. */
import type english from './en.json';
import type { Say } from './said';

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];
/** What languages are called in themselves. */
export const languageNames: Record<Language, string> = { en: 'English', es: 'Español' };

/** A language by its own name; its code where the pages do not speak it. */
export const languageName = (code: string): string =>
	(languageNames as Record<string, string>)[code] ?? code;

/** A catalogue has every text of the English one, once it is loaded whole. */
export type Texts = Partial<Record<keyof typeof english, string>>;
export interface Catalogue {
	/** For dates, numbers and plurals. */
	locale: string;
	/** What the first pages say. */
	first: Texts;
	/** What all the others say. */
	rest: () => Promise<{ default: Texts }>;
	/** Tells a sentence of the server in this language; absent where the server speaks it. */
	say?: Say;
}

/** Each language is a file of its own: nobody loads one that they do not read. */
const catalogues: Record<Language, () => Promise<{ default: Catalogue }>> = {
	en: () => import('./en'),
	es: () => import('./es')
};

const KEY = 'language';
interface Shown {
	language: Language;
	locale: string;
	texts: Texts;
	say?: Say;
}
let shown = $state.raw<Shown>({ language: 'en', locale: 'en-US', texts: {} });
/** Does this visit need more than the first pages say? */
let whole = false;

/** The language on the screen. */
export const language = (): Language => shown.language;
/** Its locale, for `Intl`. */
export const locale = (): string => shown.locale;
export const texts = (): Texts => shown.texts;
export const say = (): Say | undefined => shown.say;

const known = (code: string | null): Language | undefined =>
	languages.find((one) => one === code?.slice(0, 2).toLowerCase());

/** What was chosen on this device, else the first of the reader's own languages that there is. */
export function preferred(chosen: string | null, own: readonly string[]): Language {
	return known(chosen) ?? own.map(known).find((one) => one !== undefined) ?? 'en';
}

function chosen(): string | null {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null;
	}
}

/** Puts a language on the screen, from its catalogue. */
export async function show(wanted: Language): Promise<void> {
	const { default: catalogue } = await catalogues[wanted]();
	const rest = whole ? (await catalogue.rest()).default : {};
	const { locale, say, first } = catalogue;
	shown = { language: wanted, locale, say, texts: { ...first, ...rest } };
	if (typeof document !== 'undefined') document.documentElement.lang = wanted;
}

let completed: Promise<void> | undefined;

/** Settles once every text of the language is there. */
export function everyText(): Promise<void> {
	whole = true;
	completed ??= ready
		.then(() => show(shown.language))
		.catch((cause: unknown) => {
			completed = undefined;
			throw cause;
		});
	return completed;
}

/** Puts a language on the screen, and keeps the choice on this device. */
export async function choose(wanted: Language): Promise<void> {
	await show(wanted);
	try {
		localStorage.setItem(KEY, wanted);
	} catch {
		// Without storage the choice holds until the page is closed.
	}
}

/** Settles once the first language is there; begins as soon as the program does. */
export const ready: Promise<void> =
	typeof document === 'undefined'
		? Promise.resolve()
		: show(preferred(chosen(), navigator.languages));
