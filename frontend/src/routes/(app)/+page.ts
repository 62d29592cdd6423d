import { api, maybe } from '$lib/api/client';
import type { CoachToday, Me } from '$lib/api/types';
import { ifAny } from '$lib/api/cause';
import { bring } from '$lib/i18n/language.svelte';
import { can, coaches, leads, practices, roles } from '$lib/me';
import type { PageLoad } from './$types';

/** A lead's own path is a page to go to; their first page is about others. */
const OWN = 'path';

export const load: PageLoad = async ({ depends, parent, url }) => {
	for (const part of ['path', 'refreshers', 'requests', 'person', 'coaching', 'today'])
		depends(`app:${part}`);
	const own = url.searchParams.has(OWN);
	const known = await alreadyKnown(parent());
	if (known && leads(known) && !own)
		return { ...(await leading(known)), steps: await steps(known) };
	// Awaited together: signed out, all fail, and none may fail unheard.
	const [path, fading, requests, { me }, mine] = await Promise.all([
		maybe(api.GET('/api/v1/me/path')),
		maybe(api.GET('/api/v1/refreshers')),
		maybe(api.GET('/api/v1/observation-requests')),
		parent(),
		parent().then(({ me }) => forThem(me))
	]);
	const learns = !!path && (!!path.stage || path.modules.length > 0 || !!path.next);
	const rest = {
		learns,
		path,
		refreshers: fading?.items ?? [],
		requests: lately(requests?.asked_by_me ?? []),
		...mine,
		...(leads(me) && !own ? await leading(me) : await view(mine.today, learns))
	};
	return { ...rest, steps: await steps(me) };
};

/** Who this is, unless the page is the first and the server has yet to say. */
const alreadyKnown = (parent: Promise<{ me: Me }>): Promise<Me | undefined> =>
	Promise.race([
		parent.then(({ me }) => me).catch(() => undefined),
		new Promise<undefined>((done) => setTimeout(done, 0))
	]);

const leading = async (me: Me) => (await import('$lib/lead')).leading(me);
const steps = async (me: Me) =>
	can(me, 'manage_org') ? (await import('$lib/first-steps')).lacks(me) : [];

/** What only some need: a coach their day, a worker their own coaching and papers. */
async function forThem(me: Me) {
	const path = { id: me.person.id };
	const works = practices(me);
	const none = Promise.resolve(undefined);
	const [today, coaching, person, runways] = await Promise.all([
		coaches(me) ? maybe(api.GET('/api/v1/me/today')) : none,
		works ? maybe(api.GET('/api/v1/me/coaching')) : none,
		works ? ifAny(maybe(api.GET('/api/v1/people/{id}', { params: { path } }))) : none,
		roles(me).includes('R3')
			? ifAny(maybe(api.GET('/api/v1/people/{id}/runway', { params: { path } })))
			: none
	]);
	return { today, coaching, person, runways: runways?.items ?? [] };
}

/** A worker, a coach, a lead and everybody else each have a first page, and load no other's. */
async function view(day: CoachToday | undefined, learns: boolean) {
	if (day) {
		const [Coach, Own, { dayInWords }] = await Promise.all([
			import('$lib/components/today/Today.svelte'),
			import('$lib/components/path/OwnPath.svelte'),
			import('$lib/today'),
			bring('coach')
		]);
		return { Coach: Coach.default, Own: Own.default, inWords: () => dayInWords(day) };
	}
	if (learns) {
		const [Worker, { furtherToo }] = await Promise.all([
			import('$lib/components/path/LearnerHome.svelte'),
			import('$lib/components/path/coming.svelte'),
			bring('worker')
		]);
		await furtherToo();
		return { Worker: Worker.default };
	}
	const [Plain] = await Promise.all([
		import('$lib/components/path/PlainHome.svelte'),
		bring('plain')
	]);
	return { Plain: Plain.default };
}

const LATELY_MS = 14 * 86_400_000;

/** Open ones, and what was answered in the last two weeks; what one took back oneself is no news. */
function lately<T extends { state: string; settled_at?: string }>(requests: T[]): T[] {
	const since = Date.now() - LATELY_MS;
	const news = (one: T) => one.state !== 'withdrawn' && Date.parse(one.settled_at ?? '') > since;
	return requests.filter((one) => one.state === 'open' || news(one)).slice(0, 5);
}
