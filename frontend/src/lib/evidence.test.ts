import { expect, test } from 'vitest';
import type { EvidenceRef } from '$lib/api/types';
import { evidenceNames, nameOf, seenBy } from './evidence';

const ref = (id: string, kind: EvidenceRef['kind'], late: boolean): EvidenceRef => ({
	id,
	kind,
	late,
	changed_late: late,
	on: '2026-05-03',
	evidence_type: 'E1',
	received_at: '2026-05-09T12:00:00Z',
	text: 'Home visit on May 3, 2026'
});

test('evidence that came in later is marked, whatever its kind', () => {
	const names = evidenceNames([ref('a', 'observation', true), ref('b', 'credential', true)]);
	expect(nameOf(names, 'a')).toMatchObject({ late: true, href: '/observations/a' });
	expect(nameOf(names, 'b')).toMatchObject({ late: true });
	expect(nameOf(evidenceNames([ref('c', 'attempt', false)]), 'c').late).toBe(false);
});

test('a day shows what was seen by then, and as it was known what had come in', () => {
	const one = (observed_on: string, received_at: string) => ({ observed_on, received_at });
	const all = [
		one('2026-03-01', '2026-03-01T18:00:00Z'),
		one('2026-03-02', '2026-03-09T18:00:00Z'),
		one('2026-03-08', '2026-03-08T18:00:00Z')
	];
	expect(seenBy(all, '2026-03-02')).toEqual(all.slice(0, 2));
	expect(seenBy(all, '2026-03-02', '2026-03-03T04:59:59.999Z')).toEqual(all.slice(0, 1));
});
