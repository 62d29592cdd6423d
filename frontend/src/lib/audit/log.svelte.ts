/** The audit record, searched by the server and read page by page from the newest back. */
import { api, send } from '$lib/api/client';
import type { AuditEvent, PersonRef } from '$lib/api/types';
import { kinds, knownNames, type AuditKind } from './words';

export interface AuditFilter {
	kind: AuditKind | '';
	/** Who did it, or whom it befell. */
	who?: PersonRef;
	/** A place; with all below. */
	place: string;
	/** First and last local day. */
	from: string;
	to: string;
}

export const nothing = (): AuditFilter => ({ kind: '', place: '', from: '', to: '' });

/** What the server is asked for. */
export function asked(filter: AuditFilter) {
	return {
		kind: filter.kind ? kinds[filter.kind].join(',') : undefined,
		person_id: filter.who?.id,
		node_id: filter.place || undefined,
		from: filter.from || undefined,
		to: filter.to || undefined
	};
}

export const isFiltered = (filter: AuditFilter): boolean =>
	Object.values(asked(filter)).some((value) => value !== undefined);

const PAGE = 100;

export class AuditLog {
	events = $state.raw<AuditEvent[]>([]);
	next = $state<string>();
	/** The filter whose lines are shown. */
	private filter = nothing();
	private asked = 0;

	constructor(first: { items: AuditEvent[]; next?: string }) {
		this.events = first.items;
		this.next = first.next;
	}

	get names(): Map<string, string> {
		return knownNames(this.events);
	}

	/** Shows the lines that fit; of two searches under way the later one wins. */
	async search(filter: AuditFilter): Promise<void> {
		const mine = ++this.asked;
		const page = await this.page(filter);
		if (mine !== this.asked) return;
		this.filter = filter;
		this.events = page.items;
		this.next = page.next;
	}

	/** Reads one page further back. */
	async more(): Promise<void> {
		const mine = this.asked;
		const page = await this.page(this.filter, this.next);
		if (mine !== this.asked) return;
		this.events = [...this.events, ...page.items];
		this.next = page.next;
	}

	private page(filter: AuditFilter, cursor?: string) {
		const query = { ...asked(filter), limit: PAGE, cursor };
		return send(api.GET('/api/v1/audit-events', { params: { query } }));
	}
}
