import { expect, test } from 'vitest';
import type { Notification } from '$lib/api/types';
import { fromField, more, sentence, toField } from './words';

const one = (rest: Partial<Notification>): Notification => ({
	id: 'n',
	kind: 'expiry',
	reason: 'credential_expires',
	link: '/people/a',
	at: '2026-11-21T12:00:00Z',
	...rest
});

test('a notification says why, about whom, what and when', () => {
	const told = one({
		about: { id: 'a', display_name: 'Ada Okonjo' },
		detail: 'clinical_license',
		day: '2026-12-24'
	});
	expect(sentence(told)).toBe('A credential of yours expires soon.');
	expect(more(told)).toEqual(['About Ada Okonjo', 'Clinical license', 'Dec 24, 2026']);
	expect(more(one({}))).toEqual([]);
});

test('a reason that these pages do not know is told by its kind', () => {
	expect(sentence(one({ reason: 'new_thing' }))).toBe('Credentials and certificates that run out');
});

test('minutes of a day go into a field and come back', () => {
	expect([0, 61, 1439].map(toField)).toEqual(['00:00', '01:01', '23:59']);
	expect(['00:00', '01:01', '23:59', ''].map(fromField)).toEqual([0, 61, 1439, undefined]);
});
