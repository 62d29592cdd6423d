/** How far somebody has read a lesson: kept on this device, each person's own. */

export interface Place {
	/** The block of the lesson, from 0, that stood at the top. */
	block: number;
	/** Of how many: another number means that the lesson was written anew. */
	of: number;
}

const key = (user: string, code: string, slug: string): string => `place:${user}:${code}:${slug}`;

export function placeOf(user: string, code: string, slug: string, of: number): Place | undefined {
	try {
		const kept = JSON.parse(localStorage.getItem(key(user, code, slug)) ?? 'null') as Place | null;
		return kept?.of === of && kept.block < of ? kept : undefined;
	} catch {
		return undefined;
	}
}

export function keepPlace(user: string, code: string, slug: string, place: Place): void {
	try {
		localStorage.setItem(key(user, code, slug), JSON.stringify(place));
	} catch {
		// Without storage a lesson opens at its beginning.
	}
}

export function forgetPlace(user: string, code: string, slug: string): void {
	try {
		localStorage.removeItem(key(user, code, slug));
	} catch {
		// Nothing was kept.
	}
}

/** Where a reader stands whose window shows these blocks: the place, the beginning or the end. */
export function standing(
	blocks: { top: number; bottom: number }[],
	window: { top: number; bottom: number }
): 'beginning' | 'end' | number {
	const last = blocks.at(-1);
	if (!last || last.bottom <= window.bottom) return 'end';
	const at = blocks.findIndex((block) => block.bottom > window.top);
	// The first blocks are on the first screen anyway.
	return at < 2 ? 'beginning' : at;
}
