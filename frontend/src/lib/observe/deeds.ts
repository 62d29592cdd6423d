/** What the reader may do with an observation, as far as the page can tell; the server decides. */
import type { Me, Observation } from '$lib/api/types';
import { can } from '$lib/me';

export type ObservationDeed =
	'acknowledge' | 'dispute' | 'uphold' | 'dismiss' | 'amend' | 'withdraw' | 'redact';

const DISPUTE_DAYS = 30;

export function deeds(o: Observation, me: Me, now = Date.now()): ObservationDeed[] {
	const found: ObservationDeed[] = [];
	const own = o.subject.id === me.person.id;
	const mine = o.observer.id === me.person.id;
	const live = !['withdrawn', 'superseded', 'overturned'].includes(o.state);
	const kinds = o.events.map((e) => e.kind);
	if (own && live && !kinds.includes('acknowledged')) found.push('acknowledge');
	const young = now - new Date(o.received_at).getTime() < DISPUTE_DAYS * 86_400_000;
	if (own && live && young && !kinds.includes('disputed')) found.push('dispute');
	const judge = !own && !mine && can(me, 'decide_certification', 'manage_org');
	if (judge && o.state === 'disputed') found.push('uphold', 'dismiss');
	if (mine && live) found.push('amend', 'withdraw');
	if (can(me, 'manage_org') && !own && !o.redacted) found.push('redact');
	return found;
}
