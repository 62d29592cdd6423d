/** The one session of this tab, and the way to the sign-in page. */
import { SessionKeeper } from './keeper';
import { tellOver } from './over.svelte';

/** What the tabs tell each other. */
export const channel =
	typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('fieldcraft-session');

let heading: string | undefined;

/** Remembers where a navigation under way is going, so that sign-in can return there. */
export function headingFor(path: string | undefined): void {
	heading = path;
}

/** The sign-in page with the way back. */
export function signInPath(back = heading ?? location.pathname + location.search): string {
	return back === '/' || back.startsWith('/sign-in')
		? '/sign-in'
		: `/sign-in?next=${encodeURIComponent(back)}`;
}

/** Only ways back into this site are followed. */
export function safeReturn(next: string | null): string {
	return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

export const session = new SessionKeeper({
	fetch: (input, init) => globalThis.fetch(input, init),
	exclusively: async (name, work) =>
		'locks' in navigator ? await navigator.locks.request(name, work) : await work(),
	now: () => Date.now(),
	// Whoever is writing goes on writing; a notice asks them to sign in.
	ended: () => tellOver(true),
	changed: () => location.reload(),
	left: {
		get: () => mark() === 'yes',
		set: (left) => mark(left ? 'yes' : null)
	}
});

const LEFT = 'signed-out-here';

/** Somebody signed out here, and the server may not know it yet. */
export function mark(value?: string | null): string | null {
	try {
		if (value === null) localStorage.removeItem(LEFT);
		else if (value !== undefined) localStorage.setItem(LEFT, value);
		return localStorage.getItem(LEFT);
	} catch {
		return null;
	}
}

channel?.addEventListener('message', (message) => {
	if (message.data === 'signed-out' && session.personId) {
		session.forget();
		location.assign('/sign-in');
	}
});
