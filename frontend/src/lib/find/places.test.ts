import { expect, test } from 'vitest';
import type { Me } from '$lib/api/types';
import { matching, pagesOf, recent, remember } from './places';

const me = (permissions: string[], roles: string[] = []): Me =>
	({
		coachees: [],
		person: { id: 'p1', affiliations: roles.map((role) => ({ role })) },
		grants: permissions.map((permission) => ({ permission, node_id: 'n1' }))
	}) as unknown as Me;
const hrefs = (who: Me) => pagesOf(who).map(({ href }) => href);

test('everybody finds the pages that they may open, and no others', () => {
	const hire = hrefs(me(['learn'], ['R1']));
	expect(hire).toContain('/people/p1/log');
	expect(hire).toContain('/help');
	expect(hire).not.toContain('/waivers');
	expect(hire).not.toContain('/certification');
	const center = hrefs(me(['decide_certification']));
	expect(center).toContain('/certification/appeals');
	expect(center).not.toContain('/people/new');
});

test('a page stands once, though the menu has it too', () => {
	const all = hrefs(
		me(['deliver_training', 'decide_certification', 'publish', 'manage_org'], ['R1'])
	);
	expect(new Set(all).size).toBe(all.length);
});

test('beginnings of words find a place, in any order and without accents', () => {
	const places = [
		{ href: '/a', title: 'Qué se pide a quién' },
		{ href: '/b', title: 'My account' }
	];
	expect(matching(places, 'quien pid').map(({ href }) => href)).toEqual(['/a']);
	expect(matching(places, 'count')).toEqual([]);
});

test('a slip is forgiven where nothing begins as it was typed', () => {
	const places = ['Whitehorse', 'Delgado', 'Roster', 'Rosa'].map((title) => ({
		href: title,
		title
	}));
	const found = (q: string) => matching(places, q).map(({ href }) => href);
	expect(found('delgdo')).toEqual(['Delgado']);
	expect(found('dlegado')).toEqual(['Delgado']);
	expect(found('whiteh0rse')).toEqual(['Whitehorse']);
	expect(found('rostter')).toEqual(['Roster']);
	expect(found('ros')).toEqual(['Roster', 'Rosa']);
	expect(found('xos')).toEqual([]);
});

test('who leads finds the pages of their place', () => {
	const lead = me(['view_team'], ['R4']);
	Object.assign(lead.person.affiliations[0]!, { node_id: 'n1', node_name: 'Harbor East' });
	expect(pagesOf(lead)).toContainEqual({
		href: '/sites/n1/roster',
		text: 'roster.short',
		note: 'Harbor East'
	});
	expect(hrefs(me(['learn'], ['R2'])).some((href) => href.startsWith('/sites/'))).toBe(false);
});

test('the last places come first, each once', () => {
	for (const href of ['/a', '/b', '/a']) remember({ href, title: href });
	expect(recent().map(({ href }) => href)).toEqual(['/a', '/b']);
});
