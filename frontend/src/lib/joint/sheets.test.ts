import { expect, test } from 'vitest';
import type { JointEvent } from '$lib/api/types';
import { draftName, observersBefore, recordPath, sheetBody, sideBySide, standing } from './sheets';

const person = (id: string) => ({ id, display_name: id });
const now = Date.parse('2026-11-22T12:00:00Z');
const event = (rest: Partial<JointEvent> = {}): JointEvent =>
	({
		state: 'open',
		observed_at: '2026-11-21T12:00:00Z',
		raters: [{ person: person('a') }, { person: person('b'), sent_at: '2026-11-21T13:00:00Z' }],
		sheets: [],
		...rest
	}) as unknown as JointEvent;

test('what the reader has to do', () => {
	expect(standing(event(), 'a', now)).toBe('rate');
	expect(standing(event(), 'b', now)).toBe('sent');
	expect(standing(event(), 'c', now)).toBe('waits');
	expect(standing(event({ observed_at: '2026-11-23T12:00:00Z' }), 'a', now)).toBe('ahead');
	expect(standing(event({ state: 'closed' }), 'a', now)).toBe('closed');
});

test('sheets side by side, in the order of the raters', () => {
	const sheet = (rater_id: string, ...ratings: [string, string][]) => ({
		id: rater_id,
		blind: true,
		rater_id,
		ratings: ratings.map(([indicator, rating]) => ({ indicator, rating }))
	});
	const rows = sideBySide(
		event({
			sheets: [
				sheet('b', ['C10.1', '1'], ['C01.1', '2'], ['C02.1', '0'], ['C03.1', 'NO']),
				sheet('a', ['C01.1', '2'], ['C10.1', '2'], ['C02.1', '3'], ['C03.1', '1'], ['C04.1', '1'])
			]
		})
	);
	expect(rows.map((row) => [row.indicator, row.ratings.join('/'), row.differs])).toEqual([
		['C01.1', '2/2', 'same'],
		['C02.1', '3/0', 'more'],
		['C03.1', '1/NO', 'chance'],
		['C04.1', '1/', 'single'],
		['C10.1', '2/1', 'one']
	]);
});

test('a draft sends only what is chosen, and each rater has their own', () => {
	const ratings = { 'C01.1': '2', 'C10.1': '1' } as const;
	const draft = { id: 'x', competencies: ['C01'], ratings };
	expect(sheetBody(draft).ratings).toEqual([{ indicator: 'C01.1', rating: '2' }]);
	expect(draftName('e', 'me')).not.toBe(draftName('e', 'other'));
});

test('what an observer saw is recorded for the same visit, with the skills of their sheet', () => {
	const event = {
		subject: { id: 'w', display_name: 'W' },
		encounter_ref: 'ABC-123',
		sheets: [
			{
				id: 's',
				rater_id: 'me',
				blind: true,
				ratings: ['C01.1', 'C01.2', 'C08.1'].map((indicator) => ({ indicator, rating: '2' }))
			}
		]
	};
	expect(recordPath(event, 'me')).toBe('/observe?person=w&ref=ABC-123&competency=C01%2CC08');
	expect(recordPath(event, 'other')).toBeUndefined();
});

test('observers of earlier visits are offered once, without oneself', () => {
	const rater = (id: string) => ({ person: { id, display_name: id } });
	const events = [{ raters: [rater('me'), rater('a')] }, { raters: [rater('a'), rater('b')] }];
	expect(observersBefore(events, 'me').map(({ id }) => id)).toEqual(['a', 'b']);
});
