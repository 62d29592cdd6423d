/** Finds words in what is published, forgiving typing faults. Pure; loaded only when it is used. */
import MiniSearch from 'minisearch';
import type { SearchEntry, SearchIndex } from '$lib/api/types';
import { plainWord } from './plain';

/** What was found, the best first. */
export interface Hit {
	entry: SearchEntry;
	/** The words that matched, as `plainWord` spells them. */
	words: Set<string>;
	score: number;
}

export interface Group {
	kind: SearchEntry['kind'];
	hits: Hit[];
}

/** Words that stand in every text and tell nothing. */
const COMMON = new Set(
	(
		'a an and are as at be but by do for from how i in is it not of on or so that the their then ' +
		'they this to was what when who will with you your ' +
		'al como con cuando de del el en es la las lo los no o para pero por que se si su sus tu tus ' +
		'un una y ya'
	).split(' ')
);

/** What counts for more: a page's own word before a passage in a lesson. */
const WEIGHT: Record<SearchEntry['kind'], number> = {
	term: 1.5,
	module: 1.2,
	job_aid: 1.1,
	lesson: 1,
	role_card: 0.8
};

export class Engine {
	#entries: SearchEntry[];
	#index: MiniSearch;

	constructor({ entries }: Pick<SearchIndex, 'entries'>) {
		this.#entries = entries;
		this.#index = new MiniSearch({
			fields: ['title', 'part', 'text'],
			processTerm: (term) => {
				const word = plainWord(term);
				// A letter alone is what is left of “family’s”.
				return COMMON.has(word) || /^\p{L}$/u.test(word) ? null : word;
			},
			searchOptions: {
				boost: { title: 4, part: 2 },
				boostDocument: (id) => WEIGHT[this.#entries[id as number]!.kind],
				prefix: (term) => term.length > 1,
				// One letter in four to six may be wrong, two in longer words.
				fuzzy: (term) => (term.length > 6 ? 2 : term.length > 3 ? 1 : false),
				weights: { prefix: 0.5, fuzzy: 0.25 }
			}
		});
		this.#index.addAll(entries.map((entry, id) => ({ id, ...entry })));
	}

	/** Everything with all the words, or else with some of them; a lesson stands once. */
	find(query: string): Group[] {
		let found = this.#index.search(query, { combineWith: 'AND' });
		if (found.length === 0) found = this.#index.search(query);
		const groups = new Map<SearchEntry['kind'], Group>();
		const seen = new Set<string>();
		for (const { id, terms, score } of found) {
			const entry = this.#entries[id as number]!;
			// A job aid is a page of its own; of a lesson, its best part stands for it.
			const place = entry.kind === 'job_aid' ? `${entry.at}#${entry.anchor}` : entry.at;
			if (seen.has(`${entry.kind} ${place}`)) continue;
			seen.add(`${entry.kind} ${place}`);
			const group = groups.get(entry.kind) ?? { kind: entry.kind, hits: [] };
			group.hits.push({ entry, words: new Set(terms), score });
			groups.set(entry.kind, group);
		}
		return [...groups.values()];
	}
}

/** Where an entry is read. */
export function hrefOf({ kind, at, anchor }: SearchEntry): string {
	const [code] = at.split('/');
	switch (kind) {
		case 'module':
			return `/learn/${at}`;
		case 'lesson':
			return anchor ? `/learn/${at}#${anchor}` : `/learn/${at}`;
		case 'job_aid':
			return `/learn/${code}/job-aids#aid-${anchor}`;
		case 'term':
			return `/glossary#${at}`;
		case 'role_card':
			return `/roles/${at}`;
	}
}
