/** Marks terms of the glossary in a lesson: the first mention of each can be pressed. */
import type { Term } from '$lib/api/types';
import { plainWord } from '$lib/find/plain';

/** Where a term is not marked: titles, links, buttons, notes, and pages made to be printed. */
const NOT_IN =
	'a, button, code, sup, h1, h2, h3, h4, h5, h6, th, figcaption, .callout-title, .footnotes, .jobaid';
/** This many letters alike make another word the same word in another form. */
const ALIKE = 5;

const words = (text: string): string[] => text.trim().split(/\s+/);

/** The term, and those of its other words that begin alike: `debrief` and `debriefing`. */
export function formsOf({ term, also }: Pick<Term, 'term' | 'also'>): string[] {
	const own = plainWord(term);
	const alike = also.filter((other) => {
		const plain = plainWord(other);
		const letters = Math.min(ALIKE, own.length, plain.length);
		return (
			letters > 2 &&
			words(other).length === words(term).length &&
			plain.slice(0, letters) === own.slice(0, letters)
		);
	});
	return [term, ...alike];
}

const escaped = (text: string): string =>
	text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');

export interface Matcher {
	pattern: RegExp;
	byForm: Map<string, Term>;
}

/** One pattern for all terms that are to be marked, the longest first. */
export function matcher(terms: Term[]): Matcher | undefined {
	const byForm = new Map<string, Term>();
	for (const term of terms.filter((term) => term.mark)) {
		for (const form of formsOf(term)) {
			const key = plainWord(form);
			if (!byForm.has(key)) byForm.set(key, term);
		}
	}
	if (byForm.size === 0) return undefined;
	const forms = terms
		.filter((term) => term.mark)
		.flatMap(formsOf)
		.sort((a, b) => b.length - a.length);
	const any = forms.map(escaped).join('|');
	const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${any})(?:e?s)?(?![\\p{L}\\p{N}])`, 'giu');
	return { pattern, byForm };
}

/** The places in a text where terms stand that were not met yet; notes that they are met now. */
export function mentions(text: string, { pattern, byForm }: Matcher, met: Set<string>) {
	const found: { at: number; length: number; term: Term }[] = [];
	for (const match of text.matchAll(pattern)) {
		const term = byForm.get(plainWord(match[1]!).replace(/\s+/g, ' '));
		if (!term || met.has(term.id)) continue;
		met.add(term.id);
		found.push({ at: match.index, length: match[0].length, term });
	}
	return found;
}

/**
 * Marks the first mention of each term below `root`; `onterm` is called with what can be pressed.
 * No `<button>`, which stands in its line as a block: a long term would not wrap, and the comma
 * after it would.
 */
export function markTerms(
	root: HTMLElement,
	terms: Term[],
	onterm: (term: Term, button: HTMLElement) => void
): void {
	const known = matcher(terms);
	if (!known) return;
	const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
		node.parentElement?.closest(NOT_IN) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
	);
	const texts: Text[] = [];
	while (walker.nextNode()) texts.push(walker.currentNode as Text);
	const met = new Set<string>();
	for (const text of texts) {
		// From the end, so that the places before stay what they are.
		for (const { at, length, term } of mentions(text.data, known, met).reverse()) {
			const mention = text.splitText(at);
			mention.splitText(length);
			const button = document.createElement('span');
			button.role = 'button';
			button.tabIndex = 0;
			button.ariaHasPopup = 'dialog';
			button.ariaExpanded = 'false';
			button.className = 'term';
			mention.replaceWith(button);
			button.append(mention);
			onterm(term, button);
		}
	}
}
