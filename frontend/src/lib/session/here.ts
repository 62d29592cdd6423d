const HERE = 'last-here';

/**
 * The id of the person signed in here last, told before anything else of theirs is kept: what
 * another kept is never shown to them.
 */
export function lastHere(person?: string): string | null {
	try {
		if (person) localStorage.setItem(HERE, person);
		return localStorage.getItem(HERE);
	} catch {
		return null;
	}
}
