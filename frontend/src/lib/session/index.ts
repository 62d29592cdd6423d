/** The one session of this tab, and the way to the sign-in page. */
import { goto } from '$app/navigation';
import { forget } from '$lib/keep/forget';
import { SessionKeeper } from './keeper';

const channel =
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
	ended: () => void goto(signInPath())
});

/** Signs out here and in every other tab. */
export async function signOut(): Promise<void> {
	const user = session.personId;
	try {
		await session.fetch(new Request('/api/v1/sessions/current', { method: 'DELETE' }));
	} finally {
		session.forget();
		await forget(user).catch(() => undefined);
		channel?.postMessage('signed-out');
		location.assign('/sign-in');
	}
}

channel?.addEventListener('message', (message) => {
	if (message.data === 'signed-out' && session.personId) {
		session.forget();
		location.assign('/sign-in');
	}
});
