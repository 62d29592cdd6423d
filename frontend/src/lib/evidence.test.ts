import { expect, test } from 'vitest';
import type { EvidenceRef } from '$lib/api/types';
import { evidenceNames, nameOf } from './evidence';

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
