/** What a new organization needs before anything can happen, in order. */
import { api, maybe } from '$lib/api/client';
import type { Me, OrgNode, Person } from '$lib/api/types';

export type Step = 'agency' | 'site' | 'people' | 'permissions';

export interface FirstStep {
	step: Step;
	href: string;
	done: boolean;
}

/** Nothing once the organization has places and a few people. */
export function firstSteps(nodes: OrgNode[], people: Person[], self: string): FirstStep[] {
	const others = people.filter((person) => person.id !== self);
	const steps: FirstStep[] = [
		{ step: 'agency', href: '/sites', done: nodes.some((n) => n.kind === 'agency') },
		{ step: 'site', href: '/sites', done: nodes.some((n) => n.kind === 'site') },
		{ step: 'people', href: '/people/new', done: others.length > 0 }
	];
	if (steps.every((s) => s.done) && others.length > 2) return [];
	const [first] = others;
	const href = first ? `/people/${first.id}/manage` : '/people';
	return [...steps, { step: 'permissions', href, done: false }];
}

/** What the organization of whoever manages it lacks. */
export async function lacks(me: Me): Promise<FirstStep[]> {
	const [nodes, people] = await Promise.all([
		maybe(api.GET('/api/v1/nodes')),
		maybe(api.GET('/api/v1/people', { params: { query: { limit: 5 } } }))
	]);
	return firstSteps(nodes?.items ?? [], people?.items ?? [], me.person.id);
}
