import { expect, test } from 'vitest';
import type { AuditEvent } from '$lib/api/types';
import { asked, isFiltered, nothing } from './log.svelte';
import { knownNames, link, sentence } from './words';

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

test('the filter asks for kind, person, place and days together, and for nothing without one', () => {
	const filter = { ...nothing(), kind: 'permissions', who: ada, from: '2026-11-19' } as const;
	expect(asked(filter)).toEqual({ kind: 'grant', person_id: 'a', from: '2026-11-19' });
	expect(isFiltered(filter)).toBe(true);
	expect(isFiltered(nothing())).toBe(false);
});
