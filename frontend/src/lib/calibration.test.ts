import { expect, test } from 'vitest';
import { actual, aim, byDifference, end, pairsOf, place } from './calibration';

const figure = (key: string, target?: string) => ({
	key,
	target,
	title: '',
	actual: '',
	reason: ''
});

test('the part of the scale that reaches a target', () => {
	expect(aim(figure('icc_2_1', 'at least 0.70'))).toEqual([0.7, 1]);
	expect(aim(figure('bias', 'at most 0.25 either way'))).toEqual([-0.25, 0.25]);
	expect(aim(figure('exact_agreement', 'at least 60%'))).toEqual([0.6, 1]);
	expect(aim(figure('opportunity_disagreement', 'at most 15%'))).toEqual([0, 0.15]);
	// Counts and words have no place on the scale.
	expect(aim(figure('vignettes', 'at least 6'))).toBeUndefined();
	expect(aim(figure('star_zeros_missed', 'none rated 2 or more'))).toBeUndefined();
	expect(aim(figure('icc_3_1'))).toBeUndefined();
});

test('values keep to the scale', () => {
	expect(place('icc_2_1', 0.5)).toBe(50);
	expect(place('icc_2_1', -0.2)).toBe(0);
	expect(place('bias', 0)).toBe(50);
	expect(place('bias', 3)).toBe(100);
});

test('ends of an interval are cut, never rounded', () => {
	expect(end('icc_2_1', 0.6999)).toBe('0.69');
	expect(end('icc_2_1', 1)).toBe('1.00');
	expect(end('bias', -0.0833)).toBe('−0.08');
	expect(end('bias', -0.001)).toBe('0.00');
	expect(end('bias', 0.125)).toBe('+0.12');
	expect(end('icc_2_1', -0.125)).toBe('−0.12');
	expect(end('exact_agreement', 0.9166)).toBe('91%');
	expect(end('exact_agreement', 0.29)).toBe('29%');
});

test('which way somebody leans has its sign', () => {
	const bias = { ...figure('bias'), value: 0.04, actual: '0.05' };
	expect(actual(bias)).toBe('+0.05');
	expect(actual({ ...bias, value: -0.04, actual: '-0.05' })).toBe('-0.05');
	expect(actual({ ...bias, value: undefined, actual: 'no value' })).toBe('no value');
	const within = { ...figure('within_one_agreement'), value: 0.978, actual: '0.97' };
	expect(actual(within)).toBe('97%');
	expect(actual({ ...within, key: 'exact_agreement', actual: '97% (70 of 72)' })).toBe(
		'97% (70 of 72)'
	);
	expect(actual({ ...figure('icc_2_1'), value: 0.8, actual: '0.80' })).toBe('0.80');
});

test('pairs are counted by own rating and key', () => {
	const pairs = pairsOf([
		{ own: '2', key: '2' },
		{ own: '3', key: '1' },
		{ own: '3', key: '1' },
		{ own: 'NO', key: '0' },
		{ own: '1', key: 'NO' },
		{ own: 'NO', key: 'NO' },
		{ key: '2' }
	]);
	expect(pairs.counts[2]![2]).toBe(1);
	expect(pairs.counts[3]![1]).toBe(2);
	expect(pairs.counts.flat().reduce((a, b) => a + b)).toBe(3);
	expect(pairs).toMatchObject({ missed: 1, imagined: 1, blank: 1 });
});

test('what differs the most comes first, and order is kept among equals', () => {
	const items = [
		{ indicator: 'a', own: '2', key: '2' },
		{ indicator: 'b', own: '2', key: '1' },
		{ indicator: 'c', key: '1' },
		{ indicator: 'd', own: '3', key: '0' },
		{ indicator: 'e', own: 'NO', key: '0' },
		{ indicator: 'f', own: '0', key: '1' }
	];
	expect(byDifference(items).map((i) => i.indicator)).toEqual(['d', 'e', 'b', 'f', 'a', 'c']);
});
