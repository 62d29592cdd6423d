/** The ways through the program, for the person signed in. */
import type { Component } from 'svelte';
import Award from '@lucide/svelte/icons/award';
import BookOpen from '@lucide/svelte/icons/book-open';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Building from '@lucide/svelte/icons/building-2';
import Eye from '@lucide/svelte/icons/eye';
import Footprints from '@lucide/svelte/icons/footprints';
import House from '@lucide/svelte/icons/house';
import Handshake from '@lucide/svelte/icons/handshake';
import Users from '@lucide/svelte/icons/users';
import type { Me } from '$lib/api/types';
import type { Key } from '$lib/i18n';
import { can, canObserve, coaches, leads, practices, roles } from '$lib/me';

export interface Way {
	href: string;
	text: Key;
	icon: Component;
}

const path: Way = { href: '/', text: 'nav.path', icon: Footprints };
const day: Way = { href: '/', text: 'nav.today', icon: House };
const start: Way = { href: '/', text: 'nav.start', icon: House };
const learn: Way = { href: '/learn', text: 'nav.learn', icon: BookOpen };
const training: Way = { href: '/training', text: 'training.short', icon: CalendarDays };
const observe: Way = { href: '/observe', text: 'nav.observe', icon: Eye };
const coaching: Way = { href: '/coaching', text: 'nav.coaching', icon: Handshake };
const people: Way = { href: '/people', text: 'nav.people', icon: Users };
const sites: Way = { href: '/sites', text: 'nav.sites', icon: Building };
const certification: Way = { href: '/certification', text: 'nav.certification', icon: Award };
const audit: Way = { href: '/audit', text: 'nav.audit', icon: ScrollText };

/**
 * A coach's first page is their day; those in direct practice have a path; for others, and for who
 * leads, it is a start.
 */
export function first(me: Me): Way {
	if (coaches(me)) return day;
	return practices(me) && !leads(me) ? path : start;
}

export function ways(me: Me): Way[] {
	const seesPeople = can(me, 'view_team', 'manage_org', 'coach', 'decide_certification');
	const seesSites = can(me, 'view_team', 'manage_org', 'view_oversight');
	const certifies =
		can(me, 'decide_certification', 'coach', 'deliver_training') ||
		roles(me).some((role) => ['R7', 'R8', 'R9'].includes(role));
	const all: (Way | false)[] = [
		first(me),
		learn,
		can(me, 'deliver_training') && training,
		canObserve(me) && observe,
		coaching,
		seesPeople && people,
		seesSites && sites,
		certifies && certification,
		can(me, 'audit_read') && audit
	];
	return all.filter((way) => way !== false);
}

/** At most four for the bar on phones (the fifth is "More"): what the work is mostly about. */
export function tabs(me: Me): { shown: Way[]; more: Way[] } {
	const all = ways(me);
	const hrefs = can(me, 'decide_certification')
		? ['/', '/certification', '/people', '/observe']
		: canObserve(me)
			? ['/', '/observe', '/coaching', '/people', '/learn', '/sites']
			: can(me, 'manage_org')
				? ['/', '/people', '/sites', '/audit', '/learn']
				: all.map((way) => way.href);
	const shown = hrefs.flatMap((href) => all.filter((way) => way.href === href)).slice(0, 4);
	return { shown, more: all.filter((way) => !shown.includes(way)) };
}

export function isHere(way: Way, at: string): boolean {
	return way.href === '/' ? at === '/' : at === way.href || at.startsWith(`${way.href}/`);
}
