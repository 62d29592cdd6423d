/** What is read aloud of a lesson, and in which pieces. The browser's own voice reads. */

/** A block to be marked while it is read, in sentences. */
export interface Passage {
	element: HTMLElement;
	sentences: string[];
}

const BLOCKS = 'h2, h3, h4, p, li, dt, dd, tr, figcaption, .callout-title';
/** What nobody wants to hear: numbers of notes, and the notes themselves. */
const SILENT = 'sup, .footnotes, svg';

/** Sentences of a text; the whole text where the browser cannot tell them apart. */
export function sentencesOf(text: string, language: string): string[] {
	const plain = text.replace(/\s+/g, ' ').trim();
	if (!plain) return [];
	if (!('Segmenter' in Intl)) return [plain];
	const segments = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(plain);
	return [...segments].map(({ segment }) => segment.trim()).filter(Boolean);
}

/** The passages of a lesson in order. A block within a block is heard once. */
export function passagesOf(prose: HTMLElement, language: string): Passage[] {
	const blocks = [...prose.querySelectorAll<HTMLElement>(BLOCKS)].filter(
		(block) => !block.closest(SILENT) && !block.querySelector(BLOCKS)
	);
	return blocks.flatMap((element) => {
		const spoken = element.cloneNode(true) as HTMLElement;
		spoken.querySelectorAll(SILENT).forEach((part) => part.remove());
		const cells = [...spoken.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '');
		const text = cells.length ? cells.join('. ') : (spoken.textContent ?? '');
		const sentences = sentencesOf(text, language);
		return sentences.length ? [{ element, sentences }] : [];
	});
}

/** A voice for the language, one of this device first: it needs no connection. */
export function voiceFor<V extends Pick<SpeechSynthesisVoice, 'lang' | 'localService' | 'default'>>(
	voices: V[],
	language: string
): V | undefined {
	const fits = voices.filter((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language);
	return (
		fits.find((voice) => voice.localService && voice.default) ??
		fits.find((voice) => voice.localService) ??
		fits[0]
	);
}
