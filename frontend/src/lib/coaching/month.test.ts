import { afterEach, expect, test } from 'vitest';
import type { CoachMonth } from '$lib/api/types';
import { show } from '$lib/i18n/language.svelte';
import { sentences } from './month';

const none = { joint_observations: 0, shared: 0, exact: 0, within_one: 0 };
const page: CoachMonth = {
	from_on: '2026-11-01',
	to_on: '2026-11-30',
	cycles_opened: 2,
	cycles_open: 3,
	judged: 0,
	no_opportunity: 0,
	transferred: 0,
	minutes: 680,
	contacts: 31,
	people: 1,
	agreement: none,
	agreement_half_year: { joint_observations: 1, shared: 7, exact: 5, within_one: 7, bias: 2 / 7 },
	samples: [],
	text: []
};

afterEach(() => show('en'));

test('a month says what was compared with what, and which way is good', () => {
	const told = sentences(page);
	expect(told[0]).toBe(
		'Coaching cycles: 2 opened, 0 closed, 3 still open. None was closed with an outcome.'
	);
	expect(told[1]).toBe('Coaching given: 680 minutes in 31 contacts with 1 person.');
	expect(told[2]).toBe(
		'Joint observations: 0 in the month, 1 in half a year. Of 7 ratings that you and another observer both gave on the same visit, 5 were the same and 7 at most one step apart. On average you rated 0.29 steps higher than they did: kinder about the same work. The closer to 0, the better.'
	);
});

test('stricter, alike, nothing in common, and nobody beside', () => {
	const half = page.agreement_half_year;
	const last = (agreement_half_year: CoachMonth['agreement'], name?: string) =>
		sentences({ ...page, agreement_half_year }, name).at(-1);
	expect(last({ ...half, bias: -0.5 })).toMatch(/0\.50 steps lower than they did: stricter/);
	expect(last({ ...half, bias: 0 })).toMatch(/neither higher nor lower/);
	expect(last({ ...none, joint_observations: 1 })).toMatch(/No skill was rated by both/);
	expect(last(none)).toMatch(/ask another rater to see a visit with you/);
	expect(last({ ...half, bias: -0.5 }, 'Dana')).toMatch(/On average Dana rated 0\.50 steps lower/);
});

test('and so in Spanish', async () => {
	await show('es');
	expect(sentences(page)[2]).toMatch(/calificaste 0\.29 pasos más alto .* Cuanto más cerca de 0/);
});
