import { expect, test } from 'vitest';
import type { Coverage, CoveragePlace } from '$lib/api/types';
import { csv } from '$lib/csv';
import { chosen, gaps, page, table } from './coverage';

const lesson: CoveragePlace = { kind: 'lesson', code: '01-a', title: 'A', module: 'M01' };
const item: CoveragePlace = {
	kind: 'item',
	code: 'm01-02',
	title: 'A',
	module: 'M01',
	lesson: '01-a'
};
const scenario: CoveragePlace = { kind: 'scenario', code: 'M01-S1', title: 'S', module: 'M01' };
const vignette: CoveragePlace = { kind: 'vignette', code: 'V01', title: 'V' };
const full = {
	taught: [lesson],
	checked: [item, item],
	practiced: [scenario],
	vignettes: [vignette]
};
const coverage: Coverage = {
	items: [
		{ indicator: 'C01.1', text: 'Says "hello", first', competency: 'C01', ...full, gaps: [] },
		{
			indicator: 'C01.2',
			text: '=Waits',
			competency: 'C01',
			...full,
			practiced: [],
			gaps: ['practiced']
		},
		{
			indicator: 'C02.1',
			text: 'Asks',
			competency: 'C02',
			...full,
			taught: [],
			checked: [],
			gaps: ['taught', 'checked']
		}
	],
	own: [],
	hidden: []
};
const shown = (view: Parameters<typeof chosen>[1]) =>
	chosen(coverage, view).map((row) => row.indicator);

test('gaps come first, and the rest in the order of the framework', () => {
	expect(shown({ gaps: false })).toEqual(['C01.2', 'C02.1', 'C01.1']);
	expect(shown({ gaps: true })).toEqual(['C01.2', 'C02.1']);
	expect(shown({ gaps: false, competency: 'C02' })).toEqual(['C02.1']);
	expect(gaps(coverage)).toBe(3);
});

test('a place leads to the page where it can be read', () => {
	expect([lesson, item, scenario].map((place) => page(place, false))).toEqual([
		'/learn/M01/01-a',
		'/learn/M01/01-a',
		'/learn/M01/scenarios/M01-S1'
	]);
	expect(page(vignette, false)).toBeUndefined();
	expect(page(vignette, true)).toBe('/calibration/keys');
});

test('a spreadsheet gets whole cells and computes nothing', () => {
	expect(csv(table(coverage.items)).split('\r\n').slice(0, 3)).toEqual([
		'indicator,text,taught,checked,practiced,vignette,gaps',
		'C01.1,"Says ""hello"", first",M01/01-a,m01-02 m01-02,M01-S1,V01,',
		"C01.2,'=Waits,M01/01-a,m01-02 m01-02,,V01,practiced"
	]);
});
