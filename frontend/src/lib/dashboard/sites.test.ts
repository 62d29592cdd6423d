import { expect, test } from 'vitest';
import type { SiteStanding, Sites } from '$lib/api/types';
import { inOrder, orderOf, sitesTable } from './sites';

const site = (node_name: string, attention?: [number, number]) =>
	({
		node_name,
		figures: attention ? { attention: { n: attention[0], of: attention[1] } } : {},
		coach_fte: 0.5,
		raters: 2
	}) as unknown as SiteStanding;
const items = [
	site('Amber', [1, 20]),
	site('Birch'),
	site('Cedar', [6, 12]),
	site('Dell', [10, 20])
];
const names = (order: 'name' | 'need') => inOrder(items, order).map((one) => one.node_name);

test('sites come by name unless somebody asks where help is needed most', () => {
	expect(names('name')).toEqual(['Amber', 'Birch', 'Cedar', 'Dell']);
	expect(names('need')).toEqual(['Cedar', 'Dell', 'Amber', 'Birch']);
	expect([orderOf('need'), orderOf('merit'), orderOf(null)]).toEqual(['need', 'name', 'name']);
});

test('what is withheld is an empty cell in the file, never a zero', () => {
	const all = { attention: { n: 17, of: 52 } } as Sites['all'];
	const words = { site: 'Site', agency: 'Agency', of: 'of', attention: 'Attention', all: 'All' };
	const lines = sitesTable({ items, all, fewest: 11 } as Sites, 'name', words);
	const at = lines[0]!.indexOf('Attention');
	expect(lines.map((line) => line.slice(at, at + 2))).toEqual([
		['Attention', 'Attention (of)'],
		['1', '20'],
		['', ''],
		['6', '12'],
		['10', '20'],
		['17', '52']
	]);
	expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});
