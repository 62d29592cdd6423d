/** The audit record, read page by page from the newest back, and filtered here. */
import { api, send } from '$lib/api/client';
import type { AuditEvent } from '$lib/api/types';
import { localDay } from '$lib/i18n';
import { about, knownNames, ofKind, type AuditKind } from './words';

export interface AuditFilter {
	kind: AuditKind | '';
	/** Part of a name: of who did it, or of whom it is about. */
	who: string;
	/** A local day. */
	on: string;
}

export function fits(
	event: AuditEvent,
	filter: AuditFilter,
	names: ReadonlyMap<string, string>
): boolean {
	if (filter.kind && !ofKind(event, filter.kind)) return false;
	if (filter.on && localDay(event.at) !== filter.on) return false;
	const who = filter.who.trim().toLowerCase();
	if (!who) return true;
	const id = about(event);
	const named = [event.actor?.display_name, id && names.get(id)];
	return named.some((name) => name?.toLowerCase().includes(who));
}

/** The day is behind what was read: looking further back finds nothing more. */
export const past = (events: AuditEvent[], on: string): boolean => {
	const last = events.at(-1);
	return on !== '' && last !== undefined && localDay(last.at) < on;
};

const PAGE = 200;
/** At most this many pages at a time. */
const STRETCH = 8;

export class AuditLog {
	events = $state.raw<AuditEvent[]>([]);
	next = $state<string>();

	constructor(first: { items: AuditEvent[]; next?: string }) {
		this.events = first.items;
		this.next = first.next;
	}

	get names(): Map<string, string> {
		return knownNames(this.events);
	}

	/** Reads on until `wanted` more lines fit, the day is past, or a stretch is read. */
	async more(filter: AuditFilter, wanted = 50): Promise<void> {
		let found = 0;
		for (let i = 0; i < STRETCH && this.next && found < wanted; i++) {
			if (past(this.events, filter.on)) return;
			const query = { limit: PAGE, cursor: this.next };
			const page = await send(api.GET('/api/v1/audit-events', { params: { query } }));
			this.events = [...this.events, ...page.items];
			this.next = page.next;
			found += page.items.filter((event) => fits(event, filter, this.names)).length;
		}
	}
}
