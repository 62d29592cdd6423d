/** Signing out: what is left, and what may become of it. */

export type Choice = 'keep' | 'discard';
export type Parting =
	/** Nothing is left: everything goes, and the key. */
	| { go: true; keeps: false }
	/** What is left stays, sealed, until the same person signs in here. */
	| { go: true; keeps: true }
	/** Somebody has to decide first. */
	| { go: false; left: number };

/**
 * Decided on what is left at this very moment. Discarding takes the number typed: whoever types it
 * has read it.
 */
export function parting(left: number, choice?: Choice, typed = ''): Parting {
	if (left === 0) return { go: true, keeps: false };
	if (choice === 'keep') return { go: true, keeps: true };
	if (choice === 'discard' && typed.trim() === String(left)) return { go: true, keeps: false };
	return { go: false, left };
}
