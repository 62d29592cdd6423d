import { expect, test } from 'vitest';
import type { OrgNode, Person } from '$lib/api/types';
import { firstSteps } from './first-steps';

const node = (kind: string) => ({ id: kind, kind, name: kind, time_zone: 'UTC' }) as OrgNode;
const person = (id: string) => ({ id }) as Person;

test('an empty organization begins with an agency', () => {
	const steps = firstSteps([node('state')], [person('me')], 'me');
	expect(steps.map((s) => [s.step, s.done])).toEqual([
		['agency', false],
		['site', false],
		['people', false],
		['permissions', false]
	]);
});

test('permissions lead to the first person; the list goes once people are there', () => {
	const nodes = ['state', 'agency', 'site'].map(node);
	const steps = firstSteps(nodes, [person('a')], 'me');
	expect(steps.at(-1)).toEqual({
		step: 'permissions',
		href: '/people/a/manage',
		done: false
	});
	expect(firstSteps(nodes, ['a', 'b', 'c'].map(person), 'me')).toEqual([]);
});
