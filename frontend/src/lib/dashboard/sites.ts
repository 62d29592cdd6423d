/** All sites in one table: in which order, and as a file. */
import type { SiteStanding, Sites } from '$lib/api/types';

export type Order = 'name' | 'need';
export const orderOf = (text: string | null): Order => (text === 'need' ? 'need' : 'name');

type Share = SiteStanding['figures']['ready'];

const part = (share: Share): number => (share && share.of > 0 ? share.n / share.of : -1);

/** By name, or the site with the largest share of people who miss something of safety first; withheld ones last. */
export const inOrder = (sites: SiteStanding[], order: Order): SiteStanding[] =>
	order === 'name'
		? sites
		: [...sites].sort(
				(a, b) =>
					part(b.figures.attention) - part(a.figures.attention) ||
					a.node_name.localeCompare(b.node_name)
			);

const figures = ['leading', 'ready', 'attention', 'turning'] as const;

/** For a spreadsheet: numerator and denominator in columns of their own, empty where withheld. */
export function sitesTable(sites: Sites, order: Order, names: Record<string, string>): string[][] {
	const two = (share: Share) => [share?.n ?? '', share?.of ?? ''].map(String);
	const head = figures.flatMap((key) => [`${names[key]}`, `${names[key]} (${names.of})`]);
	const line = (name: string, agency: string, of: Sites['all']) => [
		name,
		agency,
		...figures.flatMap((key) => two(of[key]))
	];
	return [
		[
			names.site ?? '',
			names.agency ?? '',
			...head,
			names.coach ?? '',
			names.asked ?? '',
			names.raters ?? ''
		],
		...inOrder(sites.items, order).map((site) => [
			...line(site.node_name, site.agency ?? '', site.figures),
			String(site.coach_fte),
			String(site.coach_fte_asked ?? ''),
			String(site.raters)
		]),
		[...line(names.all ?? '', '', sites.all), '', '', '']
	];
}
