import { expect, test } from 'vitest';
import type { Walk } from '$lib/learn/scenario';
import { about, debrief, rest } from './index';
import type { Finding, PreviewScenario } from './types';

const finding = (severity: Finding['severity'], line: number, part: string, code = 'M21') =>
	({ severity, line, part, code }) as Finding;

test('the gravest finding of a part comes first', () => {
	const all = [
		finding('note', 1, '01-a'),
		finding('error', 9, '01-a'),
		finding('error', 2, '01-a'),
		finding('error', 1, 'check')
	];
	expect(about(all, '01-a').map((one) => [one.severity, one.line])).toEqual([
		['error', 2],
		['error', 9],
		['note', 1]
	]);
});

test('what has no page of its own is shown on the first', () => {
	const all = [
		finding('note', 1, 'module'),
		finding('error', 2, 'module', 'R1'),
		{ ...finding('error', 3, ''), code: null }
	];
	expect(rest(all, ['M21']).map((one) => one.line)).toEqual([2, 3]);
});

test('a play is told as the server tells it', () => {
	const scenario = {
		told: {
			's1/a': { feedback: 'Good.', shows: ['C01.1', 'C02.1'], misses: [] },
			's2/b': { feedback: 'Hm.', shows: [], misses: ['C02.1'] }
		},
		debriefs: { e: '<p>End</p>' }
	} as unknown as PreviewScenario;
	const walk = {
		steps: [
			{ scene: { id: 's1' }, choice: { id: 'a', text: 'A' } },
			{ scene: { id: 's2' }, choice: { id: 'b', text: 'B' } }
		],
		here: { id: 'e', ending: 'mixed' }
	} as unknown as Walk;
	const told = debrief(scenario, walk)!;
	expect([told.shown, told.missed, told.debrief_html]).toEqual([
		['C01.1', 'C02.1'],
		['C02.1'],
		'<p>End</p>'
	]);
	expect(told.steps.map((step) => step.feedback)).toEqual(['Good.', 'Hm.']);
});
