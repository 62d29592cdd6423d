import { expect, test } from 'vitest';
import type { NodePolicy } from '$lib/api/types';
import { held, past } from './policies';

const policy = (id: string, rest: Partial<NodePolicy>): NodePolicy => ({
	id,
	kind: 'solo_visit',
	code: 'follow_up',
	from_on: '2026-01-01',
	in_force: true,
	inherited: false,
	node_id: 'n',
	node_name: 'Harbor East',
	...rest
});

test('the own policy stands before the inherited one, and what ended stands apart', () => {
	const rows = [
		policy('above', { inherited: true }),
		policy('own', {}),
		policy('old', { in_force: false, to_on: '2026-02-01' })
	];
	expect(held(rows, 'solo_visit', 'follow_up')?.id).toBe('own');
	expect(held(rows, 'overlay', 'follow_up')).toBeUndefined();
	expect(past(rows).map((p) => p.id)).toEqual(['old']);
});
