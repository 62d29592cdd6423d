import { error, redirect } from '@sveltejs/kit';
import { api, framed, framework, read } from '$lib/api/client';
import { setHome, t } from '$lib/i18n';
import { later } from '$lib/later';
import { session, signInPath } from '$lib/session';
import { lastHere } from '$lib/session/here';
import { tellOver } from '$lib/session/over.svelte';
import type { Me } from '$lib/api/types';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ depends, untrack, url }) => {
	depends('app:me');
	const state = await session.ready();
	if (state === 'signed_out') redirect(307, signInPath(untrack(() => url.pathname + url.search)));
	if (state === 'offline') {
		// What is kept here opens without a connection; the pages say what does not.
		const { keeper } = await import('$lib/keep');
		const me = await keeper();
		if (!me) error(503, { message: t('error.offline'), offline: true });
		await framework().catch(() => undefined);
		setHome(me.time_zone);
		return { me };
	}
	// The framework names roles and skills everywhere, and must be at hand when the signal is gone.
	// The first page alone does without, a form has its part of it, and both stand sooner.
	const path = untrack(() => url.pathname);
	const [home, observing] = [path === '/', path.startsWith('/observe')];
	if (home || observing) later(framework);
	const [me] = await Promise.all([
		read(api.GET('/api/v1/me')),
		home ? undefined : (observing ? framed() : framework()).catch(() => undefined)
	]);
	lastHere(me.person.id);
	setHome(me.time_zone);
	tellOver(false);
	later(() => greet(me));
	return { me };
};

/** What this device keeps for them; whoever has signed out meanwhile keeps nothing. */
async function greet(me: Me): Promise<void> {
	const { greet } = await import('$lib/keep');
	if (session.personId === me.person.id) await greet(me);
}
