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
export function pagesOf(me: Me): { href: string; text: Key; note?: string }[] {
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
		[decides, '/certification/pipeline', 'pipeline.title'],
		[decides, '/certification/drift', 'drift.eyebrow'],
		[decides, '/certification/appeals', 'appeal.title'],
		[decides || can(me, 'view_team', 'coach'), '/waivers', 'waivers.title'],
		[decides || can(me, 'view_team'), '/prior-learning', 'prior.waiting'],
		[can(me, 'manage_org'), '/people/new', 'people.add'],
		[can(me, 'manage_org'), '/people/files', 'files.title'],
		[can(me, 'audit_read', 'manage_org'), '/audit/mails', 'mails.title'],
		[can(me, 'deliver_training', 'manage_org') || decides, '/training/new', 'training.plan'],
		[authors || decides, '/content', 'learn.content'],
		[authors, '/content/publishing', 'publishing.title'],
		[true, '/notifications', 'notices.title'],
		[true, '/notifications/settings', 'notices.settings_title'],
		[true, '/waiting', 'waiting.title'],
		[true, '/glossary', 'glossary.title'],
		[true, '/help', 'nav.help'],
		[true, '/rules', 'nav.rules'],
		[true, '/account', 'nav.my_account']
	];
	return [
		...known.map(({ href, text }) => ({ href, text })),
		...siteOf(me),
		...other
			.filter(([may, href]) => may && !known.some((way) => way.href === href))
			.map(([, href, text]) => ({ href, text }))
	];
}

/** The pages of the place where somebody leads: what they are asked about most. */
function siteOf(me: Me): { href: string; text: Key; note?: string }[] {
	const led = new Set(
		me.grants.filter(({ permission }) => permission === 'view_team').map(({ node_id }) => node_id)
	);
	const work = me.person.affiliations.find(({ node_id }) => led.has(node_id));
	if (!work) return [];
	const pages = [
		['', 'find.site'],
		['/readiness', 'overview.people'],
		['/skills', 'heat.short'],
		['/roster', 'roster.short'],
		['/staffing', 'staffing.short'],
		['/transfer', 'transfer.short']
	] as const;
	return pages.map(([page, text]) => ({
		href: `/sites/${work.node_id}${page}`,
		text,
		note: work.node_name
	}));
}

const wordsOf = (text: string) =>
	text
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean)
		.map(plainWord);

/**
 * Those in whose words every word that is wanted begins one, whatever its accents; where there are
 * none, those that were meant: a letter wrong, missing, too many, or two that changed places.
 */
export function matching<T extends Place>(places: T[], query: string): T[] {
	const wanted = wordsOf(query);
	const by = (fits: (want: string, word: string) => boolean) =>
		places.filter(({ title, note }) => {
			const words = wordsOf(`${title} ${note ?? ''}`);
			return wanted.every((want) => words.some((word) => fits(want, word)));
		});
	const found = by((want, word) => word.startsWith(want));
	return found.length ? found : by((want, word) => word.startsWith(want) || meant(want, word));
}

/** Is a beginning of the word one slip away from what was typed? Short words are taken as they are. */
export function meant(typed: string, word: string): boolean {
	if (typed.length < 4) return false;
	return [-1, 0, 1].some((more) => slip(typed, word.slice(0, typed.length + more)));
}

function slip(a: string, b: string): boolean {
	if (Math.abs(a.length - b.length) > 1) return false;
	let at = 0;
	while (at < a.length && a[at] === b[at]) at++;
	const [x, y] = [a.slice(at), b.slice(at)];
	return (
		x.slice(1) === y.slice(1) ||
		x.slice(1) === y ||
		x === y.slice(1) ||
		(x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
	);
}

const KEPT = 5;
let went: Place[] = [];

/** Where this person went from here, the last first; nothing of it outlives the visit. */
export const recent = (): Place[] => went;

export function remember(place: Place): void {
	went = [place, ...went.filter(({ href }) => href !== place.href)].slice(0, KEPT);
}
