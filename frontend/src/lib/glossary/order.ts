/** The glossary from A to Z. */
import type { Term } from '$lib/api/types';
import { plainWord } from '$lib/find/plain';

export interface Letter {
	letter: string;
	terms: Term[];
}

/** Terms that hold the words of the filter, in the term, its other words or its meaning. */
export function matching(terms: Term[], filter: string): Term[] {
	const wanted = plainWord(filter).split(/\s+/).filter(Boolean);
	if (wanted.length === 0) return terms;
	return terms.filter(({ term, also, plain }) => {
		const text = plainWord([term, ...also, plain].join(' '));
		return wanted.every((word) => text.includes(word));
	});
}

/** Terms under their first letters; those that begin with a number stand first, under `#`. */
export function letters(terms: Term[], language: string): Letter[] {
	const { compare } = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
	const groups = new Map<string, Term[]>();
	for (const term of terms.toSorted((a, b) => compare(a.term, b.term))) {
		const first = plainWord(term.term).charAt(0).toUpperCase();
		const letter = /\p{L}/u.test(first) ? first : '#';
		groups.set(letter, [...(groups.get(letter) ?? []), term]);
	}
	return [...groups].map(([letter, terms]) => ({ letter, terms }));
}
