/** Signing out: what it takes along comes with the button, not with every page. */
import { forget } from '$lib/keep/forget';
import { clear } from '$lib/waiting/store';
import { channel, mark, session } from './index';

/**
 * Signs out here and in every other tab. What the person wrote and the server does not have stays,
 * sealed, only if they said so; else it goes, and the key with it.
 */
export async function signOut(user: string, keeps = false): Promise<void> {
	let told = false;
	try {
		const leave = new Request('/api/v1/sessions/current', { method: 'DELETE' });
		const reply = await session.fetch(leave, user);
		told = reply.ok || reply.status === 401;
	} catch {
		// The server is told as soon as it answers.
	}
	mark(told ? null : 'yes');
	session.forget();
	if (!keeps) await clear(user).catch(() => undefined);
	await forget(user).catch(() => undefined);
	channel?.postMessage('signed-out');
	location.assign('/sign-in');
}
