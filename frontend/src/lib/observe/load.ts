/** What the page of the form shows beside it, where there is something to show: each comes then alone. */
import type { Component } from 'svelte';
import { api, send } from '$lib/api/client';
import type { Me, RaterStanding } from '$lib/api/types';
import { can } from '$lib/me';
import { here, type Here } from './kept';

/** Longer than this the form does not wait for what is said beside it. */
const PATIENCE_MS = 1_000;

/** What the observer rates today counts for nothing, and why. */
export interface Uncounted {
	Notice: Component<{ standing: RaterStanding }>;
	standing: RaterStanding;
}

/** Asked early; without an answer the server says it when the observation arrives. */
export const asked = (): Promise<RaterStanding | undefined> =>
	send(api.GET('/api/v1/calibration-standing')).catch(() => undefined);

export async function uncounted(
	me: Me,
	asked: Promise<RaterStanding | undefined>
): Promise<Uncounted | undefined> {
	if (!can(me, 'observe_counting')) return undefined;
	const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE_MS));
	const standing = await Promise.race([asked, late]);
	if (!standing || standing.counts) return undefined;
	const notice = await import('$lib/components/observe/CountsNotice.svelte').catch(() => undefined);
	return notice && { Notice: notice.default, standing };
}

/** What lies here beside this one. */
export async function lying(
	user: string,
	open?: string
): Promise<{ List: Component<{ here: Here }>; here: Here } | undefined> {
	const found = await here(user, open).catch(() => undefined);
	if (!found?.drafts.length && !found?.others) return undefined;
	const list = await import('$lib/components/observe/ObserveKept.svelte').catch(() => undefined);
	return list && { List: list.default, here: found };
}
