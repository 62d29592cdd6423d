/**
 * Who is signed in, on this device, in this tab. The access token lives in
 * memory only; the refresh cookie is out of reach of scripts.
 */
import type { Session } from '$lib/api/types';

export type Refreshed = 'ok' | 'signed_out' | 'offline';

/** What the keeper needs from its surroundings, so that tests can stand in. */
export interface Surroundings {
	fetch: (input: Request | string, init?: RequestInit) => Promise<Response>;
	/** Runs one holder of the name at a time, over all tabs. */
	exclusively: <T>(name: string, work: () => Promise<T>) => Promise<T>;
	now: () => number;
	/** Called once when the session is found to be over. */
	ended?: () => void;
	/** Called when somebody else has signed in on this device. */
	changed?: () => void;
	/** Whether somebody signed out here without a connection, so that the server does not know yet. */
	left?: { get: () => boolean; set: (left: boolean) => void };
}

/** Renew this long before the token ends, so that no request meets an old one. */
const MARGIN_MS = 20_000;
/** A refusal is believed this long, so that a page's many requests ask only once. */
const REFUSED_MS = 3_000;

export class SessionKeeper {
	#around: Surroundings;
	#token: string | undefined;
	#endsAt = 0;
	#refusedAt = -Infinity;
	#personId: string | undefined;
	#refreshing: Promise<Refreshed> | undefined;

	constructor(around: Surroundings) {
		this.#around = around;
	}

	get personId(): string | undefined {
		return this.#personId;
	}

	get fresh(): boolean {
		return this.#token !== undefined && this.#around.now() < this.#endsAt - MARGIN_MS;
	}

	accept(session: Session): void {
		this.#token = session.access_token;
		this.#endsAt = this.#around.now() + session.expires_in * 1000;
		this.#personId = session.person_id;
		this.#refusedAt = -Infinity;
		if (this.#around.left?.get()) this.#around.left.set(false);
	}

	forget(): void {
		this.#token = undefined;
		this.#endsAt = 0;
		this.#personId = undefined;
	}

	/** Makes sure that there is a token, renewing it if need be. */
	async ready(): Promise<Refreshed> {
		if (this.fresh) return 'ok';
		if (this.#around.now() - this.#refusedAt < REFUSED_MS) return 'signed_out';
		return this.refresh();
	}

	/** Renews the token; callers at the same time share one request. */
	refresh(): Promise<Refreshed> {
		this.#refreshing ??= this.#around
			.exclusively('fieldcraft-session', () => this.#renew())
			.finally(() => (this.#refreshing = undefined));
		return this.#refreshing;
	}

	async #renew(): Promise<Refreshed> {
		let reply: Response;
		try {
			reply = await this.#around.fetch('/api/v1/sessions/refresh', {
				method: 'POST',
				credentials: 'same-origin'
			});
		} catch {
			return 'offline';
		}
		if (reply.ok) {
			const was = this.#personId;
			const session = (await reply.json()) as Session;
			if (this.#around.left?.get()) return this.#leave(session);
			this.accept(session);
			if (was !== undefined && was !== this.#personId) this.#around.changed?.();
			return 'ok';
		}
		// Only a plain refusal ends the session; a server in trouble does not.
		if (reply.status !== 401 && reply.status !== 403) return 'offline';
		const was = this.#token !== undefined;
		this.forget();
		this.#refusedAt = this.#around.now();
		if (was) this.#around.ended?.();
		return 'signed_out';
	}

	/** Tells the server now what it could not be told then. */
	async #leave({ access_token }: Session): Promise<Refreshed> {
		const headers = { Authorization: `Bearer ${access_token}` };
		const told = await this.#around
			.fetch('/api/v1/sessions/current', { method: 'DELETE', credentials: 'same-origin', headers })
			.catch(() => undefined);
		if (told?.ok) this.#around.left?.set(false);
		this.#refusedAt = this.#around.now();
		return 'signed_out';
	}

	/**
	 * Sends a request as the person signed in; a 401 is answered by one renewal. What somebody wrote
	 * is sent in their name only: with `person`, anybody else's session answers 401.
	 */
	async fetch(request: Request, person?: string): Promise<Response> {
		const spare = request.clone();
		const state = await this.ready();
		if (state === 'signed_out' || this.#isOther(person)) return new Response(null, { status: 401 });
		if (!this.#token) throw new TypeError('There is no connection.');
		const sent = this.#token;
		const reply = await this.#around.fetch(this.#signed(request));
		if (reply.status !== 401 || sent === undefined) return reply;
		if (this.#token === sent && (await this.refresh()) !== 'ok') return reply;
		if (this.#isOther(person)) return reply;
		return this.#around.fetch(this.#signed(spare));
	}

	#isOther(person: string | undefined): boolean {
		return person !== undefined && this.#personId !== undefined && this.#personId !== person;
	}

	#signed(request: Request): Request {
		if (this.#token) request.headers.set('Authorization', `Bearer ${this.#token}`);
		return request;
	}
}
