import { describe, expect, test } from 'vitest';
import type { TrainingEvent } from '$lib/api/types';
import {
	instantOf,
	ledInAll,
	localInput,
	reportBody,
	sessionState,
	shares,
	shelves
} from './sessions';

const now = Date.parse('2026-11-22T12:00:00Z');
const event = (id: string, starts_at: string, rest: Partial<TrainingEvent> = {}): TrainingEvent =>
	({ id, starts_at, state: 'planned', manages: false, ...rest }) as TrainingEvent;

describe('how a session stands', () => {
	const past = '2026-11-20T12:00:00Z';
	test('ahead, for its trainers to report, or waited for', () => {
		expect(sessionState(event('a', '2026-11-30T12:00:00Z'), now)).toBe('ahead');
		expect(sessionState(event('a', past, { manages: true }), now)).toBe('to_report');
		expect(sessionState(event('a', past), now)).toBe('waits');
		expect(sessionState(event('a', past, { state: 'held', manages: true }), now)).toBe('held');
	});

	test('on the shelves: the next first, the last held first', () => {
		const found = shelves(
			[
				event('later', '2026-12-09T12:00:00Z'),
				event('next', '2026-11-23T12:00:00Z'),
				event('older', '2026-09-01T12:00:00Z', { state: 'held' }),
				event('newer', '2026-10-01T12:00:00Z', { state: 'cancelled' }),
				event('mine', past, { manages: true })
			],
			now
		);
		const ids = (events: TrainingEvent[]) => events.map((e) => e.id);
		expect(ids(found.ahead)).toEqual(['next', 'later']);
		expect(ids(found.past)).toEqual(['newer', 'older']);
		expect(ids(found.report)).toEqual(['mine']);
	});
});

test('a local time goes out as an instant and comes back the same', () => {
	expect(localInput(instantOf('2026-11-30T09:30'))).toBe('2026-11-30T09:30');
});

test('minutes are shared out without a rest', () => {
	expect(shares(180, 2)).toEqual([90, 90]);
	expect(shares(100, 3)).toEqual([34, 33, 33]);
});

test('a report names who was there, for no longer than the session was', () => {
	const person = (id: string) => ({ id, display_name: id });
	const form = {
		minutes: 120,
		led: [
			{ person: person('t1'), minutes: 80 },
			{ person: person('t2'), minutes: 40 }
		],
		present: [
			{ person: person('a'), here: true },
			{ person: person('b'), here: true, minutes: 45 },
			{ person: person('c'), here: true, minutes: 300 },
			{ person: person('d'), here: false, minutes: 30 }
		],
		notes: '  ',
		confirmed: false
	};
	expect(ledInAll(form)).toBe(120);
	const body = reportBody(form);
	expect(body.attendance).toEqual([
		{ person_id: 'a', minutes: 120 },
		{ person_id: 'b', minutes: 45 },
		{ person_id: 'c', minutes: 120 }
	]);
	expect(body.notes).toBeUndefined();
});
