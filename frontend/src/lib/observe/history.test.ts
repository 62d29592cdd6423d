import { expect, test } from 'vitest';
import { noted, takeBack, type Step } from './history';

const step = (indicator: string, rating?: '0' | '2'): Step => ({ indicator, before: { rating } });

test('the last step is taken back first', () => {
	const steps = [step('C01.1'), step('C01.2'), step('C01.1', '2')];
	const first = takeBack(steps);
	expect(first.step).toEqual(step('C01.1', '2'));
	expect(takeBack(first.rest).step).toEqual(step('C01.2'));
});

test('one row is taken back without the others', () => {
	const { step: taken, rest } = takeBack([step('C01.1'), step('C01.2')], 'C01.1');
	expect(taken).toEqual(step('C01.1'));
	expect(rest).toEqual([step('C01.2')]);
});

test('nothing to take back is nothing', () => {
	expect(takeBack([], 'C01.1')).toEqual({ step: undefined, rest: [] });
	expect(takeBack([step('C01.1')], 'C09.9').rest).toHaveLength(1);
});

test('writing a reason is no step', () => {
	const before = { rating: 'NA' as const, reason: 'al' };
	expect(noted([], { indicator: 'C01.1', before }, { rating: 'NA', reason: 'alone' })).toEqual([]);
	expect(noted([], step('C01.1'), { rating: '0' })).toHaveLength(1);
});
