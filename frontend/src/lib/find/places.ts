/** The pages that somebody may open, and where they went last: what the search offers at once. */
import type { Me } from '$lib/api/types';
import type { Key } from '$lib/i18n';
import { can, practices } from '$lib/me';
import { ways } from '$lib/nav';
import { plainWord } from './plain';

/** Somewhere to go. */
export interface Place {
	href: string;
	title: string;
	note?: string;
}

/** The pages of this person, those of the menu first. */
export function pagesOf(me: Me): { href: string; text: Key }[] {
	const own = `/people/${me.person.id}`;
	const decides = can(me, 'decide_certification');
	const authors = can(me, 'author_curriculum', 'author_framework', 'publish');
	const known = ways(me);
	const certifies = known.some((way) => way.href === '/certification');
	const other: [boolean, string, Key][] = [
		[practices(me), `${own}/transcript`, 'transcript.short'],
		[practices(me), `${own}/log`, 'log.short'],
		[true, '/training', 'training.short'],
		[can(me, 'coach'), '/coaching/new', 'coaching.start'],
		[certifies, '/calibration', 'calibration.title'],
		[certifies, '/calibration/practice', 'lab.title'],
		[certifies, '/joint', 'joint.title'],
		[decides, '/certification/drift', 'drift.eyebrow'],
		[decides, '/certification/appeals', 'appeal.title'],
		[decides || can(me, 'view_team', 'coach'), '/waivers', 'waivers.title'],
		[decides || can(me, 'view_team'), '/prior-learning', 'prior.waiting'],
		[can(me, 'manage_org'), '/people/new', 'people.add'],
		[can(me, 'deliver_training', 'manage_org') || decides, '/training/new', 'training.plan'],
		[authors || decides, '/content', 'learn.content'],
		[authors, '/content/publishing', 'publishing.title'],
		[true, '/glossary', 'glossary.title'],
		[true, '/help', 'nav.help'],
		[true, '/rules', 'nav.rules'],
		[true, '/account', 'nav.my_account']
	];
	return [
		...known.map(({ href, text }) => ({ href, text })),
		...other
			.filter(([may, href]) => may && !known.some((way) => way.href === href))
			.map(([, href, text]) => ({ href, text }))
	];
}

/** Those in whose titles every word begins one, whatever its accents. */
export function matching<T extends Place>(places: T[], query: string): T[] {
	const wanted = query.split(/\s+/).filter(Boolean).map(plainWord);
	return places.filter(({ title }) => {
		const words = title.split(/[^\p{L}\p{N}]+/u).map(plainWord);
		return wanted.every((want) => words.some((word) => word.startsWith(want)));
	});
}

const KEPT = 5;
let went: Place[] = [];

/** Where this person went from here, the last first; nothing of it outlives the visit. */
export const recent = (): Place[] => went;

export function remember(place: Place): void {
	went = [place, ...went.filter(({ href }) => href !== place.href)].slice(0, KEPT);
}
