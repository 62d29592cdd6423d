/**
 * Whom this person observed last, and in which skills, on this device: they come first in the
 * lists. Names stand here in plain text, so it goes when the person signs out.
 */
import type { PersonRef, Setting } from '$lib/api/types';

/** What was chosen the last time somebody was observed. */
export interface Recent extends PersonRef {
	role?: string;
	competencies?: string[];
	setting?: Setting;
}

const MOST = 8;
const key = (user: string): string => `recent:${user}`;

export function recent(user: string): Recent[] {
	try {
		return JSON.parse(localStorage.getItem(key(user)) ?? '[]') as Recent[];
	} catch {
		return [];
	}
}

export function remember(user: string, person: Recent): void {
	const next = [person, ...recent(user).filter((p) => p.id !== person.id)].slice(0, MOST);
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
		// Without storage there is nothing to forget.
	}
}

/** The competencies in the order to offer them: those used last first, then the framework's order. */
export function recentFirst<T extends { code: string }>(all: T[], used: Recent[]): T[] {
	const order = [...new Set(used.flatMap((person) => person.competencies ?? []))];
	const place = (one: T): number => {
		const at = order.indexOf(one.code);
		return at < 0 ? order.length : at;
	};
	return [...all].sort((a, b) => place(a) - place(b));
}
