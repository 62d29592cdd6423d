import { expect, test } from 'vitest';
import type { Readiness, Status } from '$lib/api/types';
import { binding, chosen, fullyMet, viewOf } from './readiness';

const person = (name: string, a: Status, b: Status) => ({
	person: { id: name, display_name: name },
	cells: [{ status: a }, { status: b }]
});
const site = {
	requirements: [{ code: 'A' }, { code: 'B' }],
	people: [
		person('Zoe', 'met', 'waived'),
		person('Ann', 'not_met', 'met'),
		person('Kim', 'not_applicable', 'not_applicable'),
		person('Bo', 'met', 'provisional')
	]
} as unknown as Readiness;
const names = (view: Parameters<typeof chosen>[1]) =>
	chosen(site, view).map((row) => row.person.display_name);

test('people come by name, never by merit', () => {
	expect(names({ show: 'all' })).toEqual(['Ann', 'Bo', 'Kim', 'Zoe']);
});

test('a filter shows who needs something, in any requirement or in one', () => {
	expect(names({ show: 'attention' })).toEqual(['Ann']);
	expect(names({ show: 'attention', requirement: 'B' })).toEqual([]);
	expect(names({ show: 'soon' })).toEqual(['Bo']);
});

test('who is asked for nothing is not counted as ready', () => {
	expect(fullyMet(site)).toEqual({ met: 1, of: 3 });
});

test('an address says what is shown, and a strange one shows everybody', () => {
	const view = (query: string) => viewOf(new URLSearchParams(query));
	expect(view('show=soon&requirement=B')).toEqual({ show: 'soon', requirement: 'B' });
	expect(view('show=worst')).toEqual({ show: 'all', requirement: undefined });
});

test('a requirement that binds nobody here is no column', () => {
	expect(binding(site).map(({ at }) => at)).toEqual([0, 1]);
	const none = {
		...site,
		people: [person('Kim', 'not_applicable', 'met')]
	} as unknown as Readiness;
	expect(binding(none).map(({ requirement, at }) => [requirement.code, at])).toEqual([['B', 1]]);
});
