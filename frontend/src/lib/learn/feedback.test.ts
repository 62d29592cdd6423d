import { expect, test } from 'vitest';
import type { AttemptResult, CheckItem, Lesson } from '$lib/api/types';
import { lines, toLookAt } from './feedback';

const choice = (id: string) => ({ id, text: id.toUpperCase() });
const item = (rest: Partial<CheckItem>): CheckItem => ({
	id: 'q',
	kind: 'single',
	lesson: 'l',
	prompt_html: '',
	...rest
});
const answer = (rest: Partial<AttemptResult['items'][number]>): AttemptResult['items'][number] => ({
	item: 'q',
	answered: true,
	correct: false,
	feedback: [],
	lesson: 'l',
	points_den: 1,
	points_num: 0,
	right_answer: {},
	...rest
});

test('a choice shows what was chosen and what is right, and no more', () => {
	const told = lines(
		item({ options: ['a', 'b', 'c'].map(choice) }),
		answer({
			right_answer: { option: 'b' },
			feedback: [
				{ id: 'a', chosen: true, right: false, text: 'no' },
				{ id: 'b', chosen: false, right: false, text: 'yes' }
			]
		}),
		{ option: 'a' }
	);
	expect(told.map((l) => [l.id, l.mark, l.why])).toEqual([
		['a', 'chosen_wrong', 'no'],
		['b', 'left_out', 'yes']
	]);
});

test('an order shows every step in its place, with where it was', () => {
	const told = lines(
		item({ kind: 'ordering', steps: ['c', 'a', 'b'].map(choice) }),
		answer({ right_answer: { order: ['a', 'b', 'c'] } }),
		{ order: ['a', 'c', 'b'], touched: true }
	);
	expect(told.map((l) => [l.text, l.place, l.had, l.mark])).toEqual([
		['A', 1, 1, 'chosen_right'],
		['B', 2, 3, 'chosen_wrong'],
		['C', 3, 2, 'chosen_wrong']
	]);
});

test('an order that was never confirmed was not an answer', () => {
	const told = lines(
		item({ kind: 'ordering', steps: ['a', 'b'].map(choice) }),
		answer({ answered: false, right_answer: { order: ['a', 'b'] } }),
		{ order: ['a', 'b'] }
	);
	expect(told.map((l) => [l.had, l.mark])).toEqual([
		[undefined, 'left_out'],
		[undefined, 'left_out']
	]);
});

test('pairs show what was chosen beside what belongs', () => {
	const told = lines(
		item({
			kind: 'matching',
			left: ['a', 'b'].map(choice),
			right: ['x', 'y'].map(choice)
		}),
		answer({
			right_answer: {
				pairs: [
					{ left: 'a', right: 'x' },
					{ left: 'b', right: 'y' }
				]
			}
		}),
		{ pairs: { a: 'y' } }
	);
	expect(told.map((l) => [l.text, l.chose, l.belongs, l.mark])).toEqual([
		['A', 'Y', 'X', 'chosen_wrong'],
		['B', undefined, 'Y', 'left_out']
	]);
});

test('lessons to look at again are named once, those with the most first', () => {
	const lessons = ['01-one', '02-two', '03-three'].map((slug) => ({ slug, title: slug }) as Lesson);
	const missed = (lesson: string, correct = false) => answer({ lesson, correct });
	const items = [missed('02-two'), missed('01-one', true), missed('03-three'), missed('03-three')];
	const told = toLookAt(items, lessons).map(({ lesson, questions }) => [lesson.slug, questions]);
	expect(told).toEqual([
		['03-three', 2],
		['02-two', 1]
	]);
	expect(toLookAt([missed('gone')], lessons)).toEqual([]);
});
