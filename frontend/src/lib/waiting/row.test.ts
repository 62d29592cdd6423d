import { expect, test } from 'vitest';
import { after, mendable, seenAs, type Row, type State, type Step } from './row';

const at = (state: State, tries = 0) => ({ state, tries });

test.each<[State, Step, State | undefined]>([
	['draft', 'write', 'draft'],
	['draft', 'save', 'queued'],
	['draft', 'try', undefined],
	['queued', 'write', undefined],
	['queued', 'try', 'sending'],
	['queued', 'reopen', undefined],
	['sending', 'try', 'sending'],
	['sending', 'arrive', 'sent'],
	['sending', 'hold', 'queued'],
	['sending', 'refuse', 'needs_fix'],
	['sending', 'write', undefined],
	['sending', 'save', undefined],
	['sending', 'reopen', undefined],
	['needs_fix', 'reopen', 'draft'],
	['needs_fix', 'retry', 'queued'],
	['needs_fix', 'try', undefined],
	['sent', 'write', undefined],
	['sent', 'save', undefined],
	['sent', 'try', undefined]
])('%s, then %s: %s', (state, step, then) => {
	expect(after(at(state), step)).toBe(then);
});

test('a row that is not there yet is written or saved, and nothing else', () => {
	expect(after(undefined, 'write')).toBe('draft');
	expect(after(undefined, 'save')).toBe('queued');
	expect(after(undefined, 'try')).toBeUndefined();
});

test('what was tried may have arrived: it is sent as it is or not at all', () => {
	expect(after(at('queued', 0), 'save')).toBe('queued');
	expect(after(at('queued', 1), 'save')).toBeUndefined();
	expect(after(at('queued', 1), 'try')).toBe('sending');
	expect(after(at('needs_fix', 1), 'reopen')).toBe('draft');
});

test('a sender that was closed is not sending', () => {
	const row = { ...at('sending', 1), tried_at: '2026-11-21T10:00:00Z' } as Row;
	expect(seenAs(row, Date.parse('2026-11-21T10:00:30Z'))).toBe('sending');
	expect(seenAs(row, Date.parse('2026-11-21T10:02:00Z'))).toBe('queued');
});

test('what cannot be read cannot be mended', () => {
	const row = { ...at('needs_fix', 1), open: '/observe/1' } as Row;
	expect(mendable(row)).toBe(true);
	expect(mendable({ ...row, unreadable: true })).toBe(false);
});
