import { expect, test } from 'vitest';
import type { AuditEvent } from '$lib/api/types';
import { fits, past } from './log.svelte';
import { knownNames, link, ofKind, sentence } from './words';

const ada = { id: 'a', display_name: 'Ada Okonjo' };
const rosa = { id: 'r', display_name: 'Rosa Benally' };
const event = (rest: Partial<AuditEvent>): AuditEvent => ({
	id: 'e',
	at: '2026-11-21T12:00:00Z',
	action: 'grant.give',
	subject_kind: 'person',
	detail: {},
	...rest
});

test('a line reads as a sentence, with the names that the lines tell', () => {
	const given = event({
		actor: ada,
		subject: rosa,
		subject_id: 'r',
		detail: { permission: 'coach' }
	});
	const seen = event({
		action: 'observation.record',
		subject_kind: 'observation',
		subject_id: 'o',
		actor: ada,
		detail: { subject: 'r' }
	});
	const names = knownNames([given, seen]);
	expect(sentence(given, names)).toBe('Ada Okonjo gave Rosa Benally the permission “Coach”.');
	expect(sentence(seen, names)).toBe('Ada Okonjo recorded an observation of Rosa Benally.');
	expect(sentence(seen, new Map())).toBe('Ada Okonjo recorded an observation.');
	expect(link(given)).toBe('/people/r');
	expect(link(seen)).toBe('/observations/o');
});

test('what is unknown is still told', () => {
	const told = sentence(event({ action: 'thing.turn_over', actor: ada }), new Map());
	expect(told).toBe('Ada Okonjo: thing turn over.');
	expect(sentence(event({ action: 'session.refuse' }), new Map())).toBe('A sign-in was refused.');
});

test('the filter takes kind, person and day together', () => {
	const line = event({ actor: ada, subject: rosa });
	const names = knownNames([line]);
	const on = '2026-11-21';
	expect(ofKind(line, 'permissions')).toBe(true);
	expect(fits(line, { kind: '', who: 'bena', on: '' }, names)).toBe(true);
	expect(fits(line, { kind: 'permissions', who: 'okon', on }, names)).toBe(true);
	expect(fits(line, { kind: 'coaching', who: '', on: '' }, names)).toBe(false);
	expect(fits(line, { kind: '', who: 'nobody', on: '' }, names)).toBe(false);
	expect(fits(line, { kind: '', who: '', on: '2026-11-19' }, names)).toBe(false);
	expect(past([line], '2026-11-23')).toBe(true);
	expect(past([line], '2026-11-19')).toBe(false);
});
