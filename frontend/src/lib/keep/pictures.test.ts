import { expect, test } from 'vitest';
import type { Lesson } from '$lib/api/types';
import { picturesOf } from './pictures';

test('each picture of all languages is found once', () => {
	const at = (name: string) => `/content/modules/M01/2/pictures/${name}.svg`;
	const lesson = (html: string) => ({ html }) as Lesson;
	const en = {
		overview_html: `<img src="${at('a')}" alt="">`,
		lessons: [lesson(`<img src="${at('b')}"><img src="${at('a')}">`), lesson('<p>none</p>')],
		job_aids: [{ lesson: '', title: '', html: `<a href="${at('c')}">c</a>` }]
	};
	const es = { overview_html: `<img src="${at('a-es')}">`, lessons: [], job_aids: [] };
	expect(picturesOf([en, es])).toEqual([at('a'), at('b'), at('c'), at('a-es')]);
});
