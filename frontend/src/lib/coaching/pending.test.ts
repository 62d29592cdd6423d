import { expect, test } from 'vitest';
import type { Cycle } from '$lib/api/types';
import type { Row } from '$lib/waiting/row';
import { steps } from './order';
import { Steps, withPending, type StepForm } from './pending';

const coach = { id: 'c', display_name: 'Dana' };
const cycle = { id: '1', state: 'open', events: [] } as unknown as Cycle;
const step = (id: string, kind: StepForm['kind'], more: Partial<Row> = {}) =>
	({
		id,
		kind: 'step',
		state: 'queued',
		open: '/coaching/1',
		saved_at: `2026-11-22T10:00:0${id}Z`,
		form: { kind, text: 'Said so.', due_on: '2026-12-01', outcome: 'no_opportunity' },
		...more
	}) as Row;

test('steps that wait to be sent count for what may come next', () => {
	expect(steps(cycle, true)).not.toContain('reflected');
	const rows = [step('2', 'action_agreed'), step('1', 'observed')];
	const seen = withPending(cycle, rows, coach);
	expect(seen.events.map((event) => event.kind)).toEqual(['observed', 'action_agreed']);
	expect(seen).toMatchObject({ action: 'Said so.', action_due_on: '2026-12-01', state: 'open' });
	expect(steps(seen, true)).toContain('relooked');
	expect(withPending(cycle, [step('3', 'closed')], coach)).toMatchObject({ state: 'closed' });
});

test('what arrived, was refused, or belongs to another cycle is not added', () => {
	const there = { ...cycle, events: [{ id: '1', kind: 'observed' }] } as unknown as Cycle;
	expect(withPending(there, [step('1', 'observed')], coach)).toBe(there);
	expect(withPending(cycle, [step('1', 'observed', { state: 'needs_fix' })], coach)).toBe(cycle);
	expect(withPending(cycle, [step('1', 'observed', { open: '/coaching/2' })], coach)).toBe(cycle);
});

test('a step that has arrived stays until the page has read its cycle again', () => {
	const steps = new Steps();
	const kinds = (of: Cycle, row: Row) =>
		withPending(of, [row], coach, steps).events.map((event) => event.kind);
	expect(kinds(cycle, step('1', 'observed'))).toEqual(['observed']);
	const sent = step('1', 'observed', { state: 'sent', form: undefined });
	expect(kinds(cycle, sent)).toEqual(['observed']);
	const read = { ...cycle, events: [{ id: '1', kind: 'observed' }] } as unknown as Cycle;
	expect(kinds(read, sent)).toEqual(['observed']);
	expect(kinds({ ...cycle, id: '2' } as Cycle, sent)).toEqual([]);
});
