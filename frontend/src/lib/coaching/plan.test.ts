import { expect, test } from 'vitest';
import type { CoachingTool, Me } from '$lib/api/types';
import { coachesPerson, planBody, planForm, share } from './plan';
import { applying, sheet, unanswered, type Answers } from './sample';

test('a new plan starts from the one in force, with a new day of review', () => {
	const before = {
		...planForm('old', '2026-01-01'),
		place_name: 'Harbor East',
		methods: ['group' as const],
		coach_duties: 'Reads the forms.'
	};
	const form = planForm('new', '2026-11-22', before);
	expect(form).toMatchObject({ id: 'new', from_on: '2026-11-22', review_on: '2027-05-21' });
	expect(form.methods).toEqual(['group']);
	expect(planBody(form)).not.toHaveProperty('id');
	expect(planBody({ ...form, confirmed: true }).confirmed_no_client_details).toBe(true);
});

test('the share of a dose is never rounded up, and absent where nothing was planned', () => {
	expect(share({ given_minutes: 199, planned_minutes: 200 })).toBe(99);
	expect(share({ given_minutes: 30, planned_minutes: 0 })).toBeUndefined();
});

test('nobody coaches themselves', () => {
	const me = { person: { id: 'me' }, grants: [{ permission: 'coach' }] } as unknown as Me;
	const person = (id: string) => ({ id, coaches: [], supervisors: [] });
	expect(coachesPerson(me, person('me'))).toBe(false);
	expect(coachesPerson(me, person('other'))).toBe(true);
	const lead = { ...me, grants: [] };
	const led = { ...person('other'), supervisors: [{ id: 'me', display_name: 'Me' }] };
	expect(coachesPerson(lead, led)).toBe(true);
	expect(coachesPerson(lead, person('other'))).toBe(false);
});

test('a score sheet knows what is left and what applies', () => {
	const tool = {
		adherence: [{ code: 'A1' }, { code: 'A2' }, { code: 'A3' }],
		competence: [{ code: 'K1' }]
	} as CoachingTool;
	const answers: Answers = { adherence: { A1: 'yes', A2: 'na' }, competence: { K1: 0 } };
	expect(unanswered(tool, answers)).toEqual(['A3']);
	expect(applying(tool, answers)).toBe(1);
	expect(sheet(tool, answers)).toEqual({
		adherence: [
			{ item: 'A1', answer: 'yes' },
			{ item: 'A2', answer: 'na' }
		],
		competence: [{ item: 'K1', score: 0 }]
	});
});
