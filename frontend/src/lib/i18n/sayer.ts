/**
 * Tells the server's sentences in another language, from pairs of phrases. A phrase may
 * have slots, named by their kind and a number where one comes twice:
 * `{n}` digits, `{few}` a small number in words, `{on}` a day, `{md}` one without its year, `{by}` " by" a day or nothing,
 * `{within}` " in 90 days" or nothing, `{codes}` codes of competencies, indicators or modules,
 * `{weekday}` a day with its name, `{clock}` a time of day, `{time}` hours and minutes,
 * `{scores}` modules with a percentage each, `{names}` people joined,
 * `{name}` anything as it stands, `{say}` what is a known phrase itself, or several joined.
 */
import type { Say } from './said';

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const date = '(?:[A-Z][a-z]+ \\d{1,2}, \\d{4}|\\d{4}-\\d\\d-\\d\\d)';
/** The end of a sentence: not the dot of "T. Lopez" or "Dr. Lopez". */
const end = '(?<!\\b(?:[A-Z]|Dr|Mr|Ms|Mrs))[.!?]';
const code = '(?:[A-Z]{1,2}-?\\d\\d(?:\\.\\d)?|“[^”]+”)';
const kinds: Record<string, string> = {
	n: '[-−]?\\d+(?:[.,]\\d+)*',
	few: `(?:${[...numbers, ...numbers.map(upper)].join('|')}|\\d+(?:\\.\\d+)?)`,
	on: date,
	md: '[A-Z][a-z]+ \\d{1,2}',
	by: `(?: by ${date})?`,
	within: '(?: in \\d+ days)?',
	codes: `${code}(?:(?:, | and | or )${code})*`,
	weekday: `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, ${date}`,
	clock: '(?:\\d{1,2}:\\d\\d [AP]M|noon|midnight)(?: \\((?:first|second) time\\))?',
	time: '(?:\\d+ hours?(?: \\d+ minutes?)?|\\d+ minutes?)',
	scores: '[A-Z]\\d\\d (?:\\d+%|none)(?:, [A-Z]\\d\\d (?:\\d+%|none))*',
	names: `(?:(?!${end} ).)+?`,
	name: `(?:(?!${end} ).)+?`,
	say: '.+?'
};

/** What the optional parts and the joining words are called in the language that is told. */
export interface Grammar {
	locale: string;
	by: string;
	within: string;
	and: string;
	or: string;
	/** Single words of times and scores, in English and as they are told. */
	words: Record<string, string>;
}

interface Pattern {
	test: RegExp;
	slots: string[];
	told: string;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const boundary = new RegExp(`(?<=${end}[”"]?) (?=[“"\\p{Lu}\\d])`, 'u');
const kind = (slot: string): string => slot.replace(/\d+$/, '');

function pattern(phrase: string, told: string): Pattern {
	const parts = phrase.split(/\{(\w+)\}/);
	const slots = parts.filter((_, i) => i % 2 === 1);
	const test = parts.map((part, i) => (i % 2 ? `(${kinds[kind(part)]})` : escaped(part))).join('');
	return { test: new RegExp(`^${test}$`), slots, told };
}

/** The kinds of slots that a phrase names and that there are not: none, if it is sound. */
export const strangeSlots = (phrase: string): string[] =>
	[...phrase.matchAll(/\{(\w+)\}/g)].map((m) => kind(m[1]!)).filter((one) => !(one in kinds));

export function sayer(phrases: Record<string, string>, grammar: Grammar): Say {
	const entries = Object.entries(phrases);
	const exact = new Map(entries.filter(([phrase]) => !phrase.includes('{')));
	const patterns = entries.filter(([phrase]) => phrase.includes('{')).map((e) => pattern(...e));
	const known = new Map<string, string | undefined>();
	const long = new Intl.DateTimeFormat(grammar.locale, { dateStyle: 'long', timeZone: 'UTC' });

	const short = new Intl.DateTimeFormat(grammar.locale, {
		month: 'long',
		day: 'numeric',
		timeZone: 'UTC'
	});

	const full = new Intl.DateTimeFormat(grammar.locale, { dateStyle: 'full', timeZone: 'UTC' });
	const words = new RegExp(
		`(?<![\\p{L}])(?:${Object.keys(grammar.words).join('|')})(?![\\p{L}])`,
		'gu'
	);
	const inWords = (text: string) => text.replace(words, (word) => grammar.words[word] ?? word);

	const day = (text: string) =>
		long.format(Date.parse(/^\d/.test(text) ? `${text}T00:00:00Z` : `${text} UTC`));
	/** Sentence by sentence first: a slot could swallow the end of one. */
	const whole = (text: string): string | undefined =>
		exact.get(text) ?? sentences(text) ?? matched(text) ?? listed(text);

	/** Part of a sentence: known as it stands, with a capital, or as several parts joined. */
	function part(text: string): string | undefined {
		const found = whole(text) ?? (text === upper(text) ? undefined : whole(upper(text)));
		if (found !== undefined) return text === upper(text) ? found : lower(found);
		for (const [joint, word] of [
			['; ', '; '],
			[' and ', ` ${grammar.and} `],
			[' or ', ` ${grammar.or} `],
			[', ', ', ']
		] as const) {
			const at = text.lastIndexOf(joint);
			if (at < 0) continue;
			const [head, tail] = [part(text.slice(0, at)), part(text.slice(at + joint.length))];
			if (head !== undefined && tail !== undefined) return head + word + tail;
		}
		return undefined;
	}

	function slot(name: string, text: string): string | undefined {
		switch (kind(name)) {
			case 'few': {
				const at = numbers.indexOf(text.toLowerCase());
				return at < 0 ? text : String(at);
			}
			case 'on':
				return day(text);
			case 'md':
				return short.format(Date.parse(`${text}, 2000 UTC`));
			case 'by':
				return text && grammar.by.replace('{on}', day(text.slice(' by '.length)));
			case 'within':
				return text && grammar.within.replace('{n}', /\d+/.exec(text)![0]);
			case 'weekday':
				return full.format(Date.parse(`${text.slice(text.indexOf(',') + 1)} UTC`));
			case 'clock':
			case 'time':
			case 'scores':
				return inWords(text);
			case 'names':
				return text.replaceAll(' and ', ` ${grammar.and} `).replaceAll(' or ', ` ${grammar.or} `);
			case 'codes':
				return text
					.replace(/“([^”]+)”/g, (_, title: string) => `“${whole(title) ?? title}”`)
					.replaceAll(' and ', ` ${grammar.and} `)
					.replaceAll(' or ', ` ${grammar.or} `);
			case 'say':
				return part(text);
			default:
				return text;
		}
	}

	function matched(text: string): string | undefined {
		for (const { test, slots, told } of patterns) {
			const found = test.exec(text);
			if (!found) continue;
			const filled = new Map(slots.map((name, i) => [name, slot(name, found[i + 1] ?? '')]));
			if ([...filled.values()].includes(undefined)) continue;
			return told.replace(/\{(\w+)\}/g, (_, name: string) => filled.get(name) ?? '');
		}
		return undefined;
	}

	/** Several things that are known, one after the other. */
	function listed(text: string): string | undefined {
		const parts = text.split('; ');
		const told = parts.length > 1 ? parts.map(whole) : [undefined];
		return told.includes(undefined) ? undefined : told.join('; ');
	}

	/** All sentences, or none: half a paragraph in each language helps nobody. */
	function sentences(text: string): string | undefined {
		const parts = text.split(boundary);
		const told = parts.length > 1 ? parts.map(whole) : [undefined];
		return told.includes(undefined) ? undefined : told.join(' ');
	}

	return (text) => {
		const plain = text.replace(/\s+/g, ' ').trim();
		if (!known.has(plain)) known.set(plain, whole(plain));
		return known.get(plain);
	};
}
