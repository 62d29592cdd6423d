import { expect, test } from 'vitest';
import type { CertificateEvent } from '$lib/api/types';
import { appealable, declined, declinedAt, lastDay, next } from './keeping';

test('renewed before the end, restored after it in time', () => {
	const keeping = (state: string) => ({ state, restorable_to_on: '2027-03-01' });
	expect(next(keeping('expiring'), '2026-01-01')).toBe('renew');
	expect(next(keeping('lapsed'), '2027-03-01')).toBe('restore');
	expect(next(keeping('lapsed'), '2027-03-02')).toBeUndefined();
	expect(next(keeping('certified'), '2026-01-01')).toBeUndefined();
	expect(next(keeping('suspended'), '2026-01-01')).toBeUndefined();
});

const change = (id: string, kind: string, annuls?: string): CertificateEvent => ({
	id,
	kind,
	effective_on: '2026-01-01',
	reason: '',
	...(annuls ? { annuls } : {})
});

test('the last suspension or revocation may be appealed once', () => {
	expect(appealable([], [])).toBeUndefined();
	expect(appealable([change('a', 'suspended')], [])?.id).toBe('a');
	expect(appealable([change('a', 'suspended')], [{ certificate_change_id: 'a' }])).toBeUndefined();
	expect(appealable([change('a', 'suspended'), change('b', 'reinstated')], [])).toBeUndefined();
	expect(appealable([change('a', 'revoked'), change('b', 'annulled', 'a')], [])).toBeUndefined();
});

test('a declined candidacy may be appealed once', () => {
	const event = (kind: string) => ({
		id: kind,
		kind,
		at: '2026-01-01T00:00:00Z',
		by: { id: 'x', display_name: 'X' }
	});
	const candidacy = (...kinds: string[]) => ({ id: 'c', events: kinds.map(event) });
	expect(declined(candidacy('stage_passed'), [])).toBe(false);
	expect(declined(candidacy('declined'), [])).toBe(true);
	expect(declined(candidacy('declined'), [{ candidacy_id: 'c' }])).toBe(false);
	expect(declined(candidacy('declined', 'decline_annulled'), [])).toBe(false);
});

test('an appeal is counted from the last refusal', () => {
	const event = (kind: string, at: string) => ({
		id: at,
		kind,
		at,
		by: { id: 'x', display_name: '' }
	});
	const events = [
		event('declined', '2026-09-01T12:00:00Z'),
		event('decline_annulled', '2026-09-20T12:00:00Z'),
		event('declined', '2026-11-22T12:00:00Z')
	];
	expect(lastDay(declinedAt({ events })!)).toBe('2026-12-22');
	expect(declinedAt({ events: [] })).toBeUndefined();
});
