/** What a stage is for, and its last sentence: what it opens. */
export function opens(text: string): { text: string; opens?: string } {
	const sentences = text.match(/[^.!?]+[.!?]+/g) ?? [text];
	if (sentences.length < 2) return { text };
	return {
		text: sentences.slice(0, -1).join('').trim(),
		opens: sentences.at(-1)!.trim()
	};
}
