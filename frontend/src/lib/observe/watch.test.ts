import { expect, test } from 'vitest';
import { minutesSince } from './watch';

const from = '2026-11-21T15:00:00.000Z';
const after = (seconds: number) => minutesSince(from, Date.parse(from) + seconds * 1000);

test.each([
	[0, 1],
	[89, 1],
	[90, 2],
	[45 * 60, 45],
	[3 * 86_400, 600],
	[-600, 1]
])('%i seconds make %i minutes', (seconds, minutes) => expect(after(seconds)).toBe(minutes));

test('a start that cannot be read is no time', () => expect(minutesSince('?')).toBe(1));
