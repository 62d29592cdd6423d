/** The language of this device: which catalogue is loaded, and what the reader chose. */
import parts from 'virtual:texts/en';
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
/** What a page says comes in parts: those of the pages that are opened first, and all of it. */
export type Part = 'open' | 'app' | 'worker' | 'further' | 'coach' | 'plain' | 'observe' | 'all';
export interface Catalogue {
	/** For dates, numbers and plurals. */
	locale: string;
	/** Each part, or where it lies. */
	parts: Record<Part, Texts | string>;
	/** Tells a sentence of the server in this language; absent where the server speaks it. */
	say?: Say;
}

/** Nobody loads a language that they do not read. */
const catalogues: Record<Language, () => Promise<Catalogue>> = {
	en: () => Promise.resolve({ locale: 'en-US', parts }),
	es: async () => (await import('./es')).default
};

const KEY = 'language';
interface Shown {
	language: Language;
	locale: string;
	texts: Texts;
	say?: Say;
}
let shown = $state.raw<Shown>({ language: 'en', locale: 'en-US', texts: {} });
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

/** The language to show. */
let current: Language =
	typeof document === 'undefined' ? 'en' : preferred(chosen(), navigator.languages);
/** What this visit needs. */
const needed: Part[] = [];
/** What has arrived. */
const arrived: Record<Language, Texts> = { en: {}, es: {} };
const underway: Record<string, Promise<void> | undefined> = {};

async function read(from: Texts | string): Promise<Texts> {
	if (typeof from !== 'string') return from;
	const answer = await fetch(from);
	if (!answer.ok) throw new Error(`${from}: ${answer.status}`);
	return (await answer.json()) as Texts;
}

function arrive(wanted: Language, catalogue: Catalogue, part: Part): Promise<void> {
	const name = `${wanted}/${part}`;
	const coming =
		underway[name] ??
		read(catalogue.parts[part]).then((texts) => void Object.assign(arrived[wanted], texts));
	underway[name] = coming;
	coming.catch(() => (underway[name] = undefined));
	return coming;
}

/** Brings the texts of these parts in a language, and shows them if it is still the one to show. */
async function tell(wanted: Language, parts: Part[]): Promise<void> {
	const catalogue = await catalogues[wanted]();
	const wants: Part[] = needed.includes('all') ? ['all'] : parts;
	await Promise.all(wants.map((part) => arrive(wanted, catalogue, part)));
	if (wanted !== current) return;
	const { locale, say } = catalogue;
	shown = { language: wanted, locale, say, texts: { ...arrived[wanted] } };
	if (typeof document !== 'undefined') document.documentElement.lang = wanted;
}

/** Puts a language on the screen, from its catalogue. */
export async function show(wanted: Language): Promise<void> {
	const before = current;
	current = wanted;
	try {
		await tell(wanted, needed);
	} catch (cause) {
		current = before;
		throw cause;
	}
}

/** Settles once the texts of these parts are there. */
export async function bring(...parts: Part[]): Promise<void> {
	needed.push(...parts.filter((part) => !needed.includes(part)));
	await tell(current, parts);
}

/** Settles once every text of the language is there. */
export const everyText = (): Promise<void> => bring('all');

/** What a page says before its own data has come. */
export function partsOf(path: string): Part[] {
	if (path === '/') return ['app'];
	if (path === '/sign-in') return ['open'];
	return /^\/observe(\/|$)/.test(path) ? ['app', 'observe'] : ['all'];
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

/** Settles once the first page's texts are there; begins as soon as the program does. */
export const ready: Promise<void> =
	typeof document === 'undefined' ? Promise.resolve() : bring(...partsOf(location.pathname));
