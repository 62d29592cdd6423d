import { expect, it } from 'vitest';
import type { Me, OrgNode } from '$lib/api/types';
import { below, within, zoneOf } from './nodes';

const node = (id: string, parent_id?: string) => ({ id, parent_id, kind: 'site', name: id });

it('covers the place of the permission and everything below it', () => {
	const nodes = [
		node('state'),
		node('agency', 'state'),
		node('site', 'agency'),
		node('other', 'state')
	];
	const me = { grants: [{ permission: 'manage_org', node_id: 'agency' }] };
	const found = within(me as unknown as Me, nodes as OrgNode[], 'manage_org');
	expect(found.map((n) => n.id)).toEqual(['agency', 'site']);
	expect(within(me as unknown as Me, nodes as OrgNode[], 'view_team')).toEqual([]);
	expect(within(me as unknown as Me, nodes as OrgNode[], 'view_team', 'manage_org')).toEqual(found);
});

it('orders the kinds of places', () => {
	expect(below('agency')).toEqual(['site', 'team']);
	expect(below('elsewhere')).toEqual([]);
});

it('takes days of somebody at the place where they work now', () => {
	const nodes = [
		{ id: 'east', time_zone: 'America/New_York' },
		{ id: 'west', time_zone: 'America/Los_Angeles' }
	];
	const at = (...affiliations: { node_id: string; ended_on?: string }[]) =>
		zoneOf({ affiliations } as Parameters<typeof zoneOf>[0], nodes);
	expect(at({ node_id: 'west', ended_on: '2026-01-01' }, { node_id: 'east' })).toBe(
		'America/New_York'
	);
	expect(at({ node_id: 'unseen' })).toBeUndefined();
	expect(at()).toBeUndefined();
});
