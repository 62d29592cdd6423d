/** Shows why something was found: a piece of its text with the words marked. */
import { plainWord } from './plain';

export interface Piece {
	text: string;
	hit: boolean;
}

const WORDS = /[\p{L}\p{M}\p{N}]+/gu;
/** Words shown before the first that matched, and in all. */
const BEFORE = 6;
const SHOWN = 30;

/** The text in pieces, those that match marked. */
export function marked(text: string, words: Set<string>): Piece[] {
	const pieces: Piece[] = [];
	let at = 0;
	for (const { 0: word, index } of text.matchAll(WORDS)) {
		if (!words.has(plainWord(word))) continue;
		if (index > at) pieces.push({ text: text.slice(at, index), hit: false });
		pieces.push({ text: word, hit: true });
		at = index + word.length;
	}
	if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
	return pieces;
}

/** About thirty words around the place where most of what matched stands together. */
export function snippet(text: string, words: Set<string>): string {
	const found = [...text.matchAll(WORDS)];
	const hits = found.flatMap(({ 0: word }, i) => {
		const plain = plainWord(word);
		return words.has(plain) ? [{ i, plain }] : [];
	});
	let [best, most] = [0, 0];
	for (const { i } of hits) {
		const near = hits.filter((hit) => hit.i >= i && hit.i < i + SHOWN - BEFORE);
		const kinds = new Set(near.map((hit) => hit.plain)).size;
		if (kinds > most) [best, most] = [i, kinds];
	}
	const first = Math.max(0, best - BEFORE);
	const last = Math.min(found.length, first + SHOWN) - 1;
	if (last < 0) return text;
	const [from, to] = [found[first]!.index, found[last]!.index + found[last]![0].length];
	const whole = last === found.length - 1;
	const shown = text.slice(first === 0 ? 0 : from, whole ? undefined : to);
	// Lines to write on, as forms have them, tell nothing here.
	const tidy = shown.replace(/_{2,}/g, '').replace(/\s+/g, ' ').trim();
	return `${first > 0 ? '… ' : ''}${tidy}${whole ? '' : ' …'}`;
}
