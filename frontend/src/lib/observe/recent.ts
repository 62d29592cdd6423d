/** Whom this person observed last, on this device: they come first in the list. */
import type { PersonRef } from '$lib/api/types';

type Known = PersonRef & { role?: string };
const key = (user: string): string => `recent:${user}`;

export function recent(user: string): Known[] {
	try {
		return JSON.parse(localStorage.getItem(key(user)) ?? '[]') as Known[];
	} catch {
		return [];
	}
}

export function remember(user: string, person: Known): void {
	const next = [person, ...recent(user).filter((p) => p.id !== person.id)].slice(0, 6);
	try {
		localStorage.setItem(key(user), JSON.stringify(next));
	} catch {
		// The list is a convenience; without storage everyone is found by name.
	}
}

export function forgetRecent(user: string): void {
	try {
		localStorage.removeItem(key(user));
	} catch {
		// There was nothing to forget.
	}
}
