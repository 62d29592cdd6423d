import { expect, test } from 'vitest';
import type { CheckAnalysis } from '$lib/api/types';
import { csv, plain, sentences } from './items';

const analysis: CheckAnalysis = {
	module_code: 'M01',
	title: 'Values',
	version: 1,
	versions: [1],
	people: 40,
	shown_from: 10,
	judged_from: 30,
	items: [
		{
			item: 'm01-01',
			kind: 'single',
			prompt_html: '<p>What <em>now</em>,\n  Ana?</p>',
			lesson: '01-one',
			people: 40,
			right_percent: 62.5,
			mean_percent: 62.5,
			discrimination: -0.12,
			choices: [
				{ id: 'a', text: 'Wait, and "listen"', correct: true, chosen: 25 },
				{ id: 'b', text: '=Leave', correct: false, chosen: 15 },
				{ id: 'c', text: 'Call.', correct: false, chosen: 0 }
			],
			judged: true,
			flags: [{ kind: 'negative_discrimination' }, { kind: 'unused_option', option: 'c' }]
		},
		{
			item: 'm01-02',
			kind: 'ordering',
			prompt_html: '<p>Order.</p>',
			lesson: '01-one',
			choices: [],
			judged: false,
			flags: []
		}
	]
};

test('flags are told in words that name the option', () => {
	const told = sentences(analysis.items[0]!);
	expect(told[0]).toContain('Look at the key first');
	expect(told[1]).toBe('Nobody takes: Call');
	expect(sentences(analysis.items[1]!)).toEqual([]);
});

test('a question is shown without its markup', () => {
	expect(plain('<p>What <em>now</em>,\n  Ana?</p>')).toBe('What now, Ana?');
	expect(plain('<p>&quot;Wait&quot; &amp; see &lt;b&gt; &nosuch;</p>')).toBe(
		'"Wait" & see <b> &nosuch;'
	);
});

test('the table has a row an option, quotes what needs it and holds no formula', () => {
	const lines = csv(analysis).trimEnd().split('\r\n');
	expect(lines).toHaveLength(5);
	expect(lines[0]).toMatch(/^item,kind,question,people,/);
	expect(lines[1]).toBe(
		'm01-01,single,"What now, Ana?",40,62.5,62.5,-0.12,yes,negative_discrimination unused_option,a,"Wait, and ""listen""",yes,25'
	);
	expect(lines[2]).toContain(",b,'=Leave,no,15");
	expect(lines[4]).toBe('m01-02,ordering,Order.,,,,,no,,,,,');
});
