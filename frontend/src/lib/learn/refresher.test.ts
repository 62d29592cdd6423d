import { expect, test } from 'vitest';
import type { Refresher, RefresherRound } from '$lib/api/types';
import { because, firstOpen, href, lookAgain, picked, what } from './refresher';

const refresher: Refresher = {
	competency: 'C03',
	title: 'Suicide care',
	due: true,
	due_on: '2026-03-01',
	since: 'field',
	since_on: '2025-11-28',
	since_days: 94,
	good_days: 1,
	interval_days: 90,
	questions: 5,
	questions_due: 0,
	minutes: 10,
	drill: { code: 'D-C03', title: 'Ask' },
	module: 'M04'
};

test('the reason names what is old, and how old', () => {
	expect(because(refresher)).toBe('your last field evidence is 94 days old');
	expect(because({ ...refresher, since: 'refresher', since_days: 1 })).toBe(
		'your last refresher was 1 day ago'
	);
	expect(because({ ...refresher, since: 'learned' })).toContain('94 days');
});

test('a drill goes before questions, and questions before reading again', () => {
	expect([href(refresher), what(refresher)]).toEqual(['/learn/drills/D-C03', '10-minute drill']);
	const plain = { ...refresher, drill: undefined };
	expect([href(plain), what(plain)]).toEqual(['/learn/refresh/C03', '5 questions']);
	const none = { ...plain, questions: 0 };
	expect([href(none), what(none)]).toEqual(['/learn/M04', 'Read the module again']);
	expect(href({ ...none, module: undefined })).toBeUndefined();
});

type Item = RefresherRound['items'][number];
const item = (correct: boolean | undefined, lesson: string): Item => ({
	source: 'D-C03',
	question: { id: lesson, kind: 'matching', prompt_html: '', lesson: 'M04' },
	answer: correct === undefined ? undefined : { pairs: [{ left: 'a', right: '2' }] },
	result:
		correct === undefined
			? undefined
			: {
					item: lesson,
					answered: true,
					correct,
					points_num: 0,
					points_den: 1,
					feedback: [],
					right_answer: {},
					lesson
				},
	look_again: { module: 'M04', lesson, title: `About ${lesson}` }
});

test('it goes on at the first question without an answer', () => {
	expect(firstOpen([item(true, 'a'), item(undefined, 'b'), item(false, 'c')])).toBe(1);
	expect(firstOpen([item(true, 'a')])).toBe(1);
});

test('what was answered elsewhere is shown as it was picked', () => {
	expect(picked(item(true, 'a'))).toMatchObject({ pairs: { a: '2' }, touched: true });
	expect(picked(item(undefined, 'a'))).toBeUndefined();
});

test('each lesson to go back to is named once, and only for what was not right', () => {
	const items = [item(false, 'a'), item(true, 'b'), item(false, 'a'), item(undefined, 'c')];
	expect(lookAgain(items)).toEqual([{ href: '/learn/M04/a', title: 'About a' }]);
});
