import { expect, test } from 'vitest';
import type { Clause, OverlayShown, Rule, RuleClause } from '$lib/api/types';
import { asked, grouped, isFor, notAsked, owners, published } from './rules';

const overlay: OverlayShown = {
	overlay: 'o',
	jurisdiction: 'EX',
	usual: '3',
	value: '4',
	text: '4 instead of 3',
	cites: 'Rule 1',
	address: 'https://example.org'
};

const clause = (
	key: string,
	target: string,
	children: Clause[] = [],
	overlays = [] as OverlayShown[]
) => ({ key, target, children, overlays }) as unknown as Clause;

test('what is asked is gathered by clause, each number and overlay once', () => {
	const status = {
		explanation: clause('FR-02', 'all of 2', [
			clause('level', 'all of 2', [
				clause('level', 'level in a'),
				clause('level', 'level in b'),
				clause('level', 'level in b')
			]),
			clause('events', 'all of 2', [
				clause('events', '4 visits', [], [overlay]),
				clause('events', '4 calls', [], [overlay])
			])
		])
	};
	const found = asked(status);
	expect(found.get('level')?.targets).toEqual(['level in a', 'level in b']);
	expect(found.get('events')).toEqual({ targets: ['4 visits', '4 calls'], overlays: [overlay] });
	expect(asked(undefined).size).toBe(0);
});

const rule = (criticality: string, owed: string[]): Rule => ({
	id: 'FR-01',
	effective_from: '2024-01-01',
	title: '',
	why: '',
	version: 1,
	criticality,
	roles: ['R2'],
	roles_on_roster: [],
	clauses: owed.map((owed_by) => ({
		key: owed_by,
		owed_by,
		title: '',
		why: '',
		any: false,
		rule: 'level_at_least',
		since_version: 1,
		numbers: []
	}))
});

test('groups come in order, and who has to act is named once', () => {
	const groups = grouped([rule('core', []), rule('safety', []), rule('core', [])]);
	expect(groups.map((g) => [g.criticality, g.rules.length])).toEqual([
		['safety', 1],
		['core', 2]
	]);
	const mixed = rule('core', ['site', 'worker', 'site']);
	mixed.clauses.push({ clauses: rule('core', ['coach']).clauses } as RuleClause);
	expect(owners(mixed)).toEqual(['worker', 'coach', 'site']);
	expect(isFor(mixed, ['R4', 'R2'])).toBe(true);
	expect(isFor(mixed, ['R7'])).toBe(false);
});

test('a version without a day has none', () => {
	expect(published('1970-01-01T00:00:00Z')).toBeUndefined();
	expect(published('2026-03-01T00:00:00Z')).toBe('2026-03-01T00:00:00Z');
});

test('what begins later is not called foreign to the role', () => {
	const one = (title: string, flips_on?: string, status = 'not_applicable') =>
		({ title, flips_on, status }) as Parameters<typeof notAsked>[0][number];
	const found = notAsked([
		one('Supervision', '2027-01-01'),
		one('Substance use', '2026-12-01'),
		one('Local coach'),
		one('Working with families', '2026-12-01'),
		one('Core modules', '2026-12-05', 'provisional')
	]);
	expect(found.later).toEqual([
		['2026-12-01', ['Substance use', 'Working with families']],
		['2027-01-01', ['Supervision']]
	]);
	expect(found.never).toEqual(['Local coach']);
});
