import { expect, it } from 'vitest';
import type { Me, OrgNode } from '$lib/api/types';
import { below, within } from './nodes';

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
});

it('orders the kinds of places', () => {
	expect(below('agency')).toEqual(['site', 'team']);
	expect(below('elsewhere')).toEqual([]);
});
