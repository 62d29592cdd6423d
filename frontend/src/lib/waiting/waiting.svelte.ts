/** What waits on this device for the person signed in, as pages show it, and its one sender. */
import { invalidate } from '$app/navigation';
import type { Problem } from '$lib/api/types';
import { t } from '$lib/i18n';
import { session } from '$lib/session';
import { onBlocked } from './database';
import { CHANNEL, flushAlone, SYNC } from './post';
import { underway, unsent, type Kind, type Row, type State } from './row';
import { pause, type Round } from './send';
import { askToPersist, lookAtRoom } from './storage.svelte';
import * as store from './store';

/** Longer than this nobody is kept waiting for the server; it goes on behind the page. */
const PATIENCE_MS = 6_000;

/** Pages that show what has arrived in the meantime. */
const shows: Record<Kind, string[]> = {
	observation: ['app:coaching'],
	cycle: ['app:coaching'],
	step: ['app:cycle', 'app:coaching'],
	acknowledgment: ['app:observation', 'app:coaching'],
	check: ['app:module', 'app:path']
};

/** How a save went. `taken`: it had left already, from another tab. */
export interface Saved {
	state: State | 'taken';
	problem?: Problem;
	/** What the server answered. */
	data?: unknown;
}

class Waiting {
	rows = $state.raw<Row[]>([]);
	/** The device was read for this person: only then is it known what waits. */
	looked = $state(false);
	/** The server asks who it is before it takes anything. */
	signIn = $state(false);
	/** An older version of the program is open in another tab, and holds what is written here. */
	blocked = $state(false);
	user = $state<string>();
	unsent = $derived(this.rows.filter(unsent));
	queued = $derived(this.rows.filter(underway).length);
	broken = $derived(this.rows.filter((row) => row.state === 'needs_fix').length);

	#rounds = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);

	/** Reads the device again. */
	async look(): Promise<void> {
		const user = this.user;
		const found = user ? await store.list(user).catch(() => undefined) : undefined;
		if (user !== this.user) return;
		// A device that cannot be read has not told that nothing waits.
		this.looked = found !== undefined;
		const rows = found ?? [];
		this.#arrivedSince(rows);
		this.rows = rows;
		const count = this.queued + this.broken;
		const badge = navigator as { setAppBadge?: (n: number) => Promise<void> };
		await badge.setAppBadge?.(count).catch(() => undefined);
	}

	row(id: string): Row | undefined {
		return this.rows.find((row) => row.id === id);
	}

	/** Keeps and sends one, and what was kept with it. What is kept is on the disk when this answers. */
	async save(row: Parameters<typeof store.queue>[0]): Promise<Saved> {
		if (!(await this.keep(row))) return { state: 'taken' };
		const round = await this.#within(this.#round(AbortSignal.timeout(PATIENCE_MS)));
		const now = this.row(row.id);
		return {
			state: now?.state ?? 'queued',
			problem: now?.problem,
			data: round?.arrived.get(row.id)
		};
	}

	/** Keeps one to be sent with the next. */
	async keep(row: Parameters<typeof store.queue>[0]): Promise<boolean> {
		const kept = await store.queue(row);
		void askToPersist();
		void lookAtRoom();
		await this.#changed();
		return kept;
	}

	/** Tries whatever waits; a person's wish goes before every pause. */
	async flush(): Promise<void> {
		if (!this.user || !this.queued || !navigator.onLine) return;
		await this.#round();
	}

	/** Tries one again that the server refused, as it is. */
	async retry(row: Row): Promise<void> {
		await store.retry(row.id, row.user);
		await this.#changed();
		await this.flush();
	}

	/** Takes a row away; what it answers puts it back. */
	async discard(row: Row): Promise<() => Promise<void>> {
		const gone = await store.discard(row.id, row.user);
		await this.#changed();
		return async () => {
			if (gone) await store.restore(gone);
			await this.#changed();
		};
	}

	/** Looks and tries now, and whenever the network, the person or the moment is there. */
	start(user: string): () => void {
		this.user = user;
		this.signIn = false;
		this.#rounds = 0;
		onBlocked(() => (this.blocked = true));
		const attempt = () => void this.flush();
		const seen = () => document.visibilityState === 'visible' && attempt();
		const told = () => void this.look();
		addEventListener('online', attempt);
		document.addEventListener('visibilitychange', seen);
		this.#channel?.addEventListener('message', told);
		void this.#open(user).then(attempt);
		return () => {
			removeEventListener('online', attempt);
			document.removeEventListener('visibilitychange', seen);
			this.#channel?.removeEventListener('message', told);
			clearTimeout(this.#timer);
		};
	}

	async #open(user: string): Promise<void> {
		await store.sealOld(user).catch(() => undefined);
		await store.purge(user).catch(() => undefined);
		this.blocked = false;
		await this.look();
		void lookAtRoom();
	}

	async #changed(): Promise<void> {
		this.#channel?.postMessage('changed');
		await this.look();
	}

	async #round(signal?: AbortSignal): Promise<Round | undefined> {
		clearTimeout(this.#timer);
		const user = this.user;
		if (!user) return undefined;
		const round = await flushAlone(session, user, signal);
		if (round) this.signIn = round.signIn;
		await this.#changed();
		if (!this.queued) this.#rounds = 0;
		else if (!this.signIn) this.#again();
		return round;
	}

	/** Later, by this tab and, where the browser can, by the worker after the tab is closed. */
	#again(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), pause(this.#rounds++));
		void askWorker().catch(() => undefined);
	}

	async #within(round: Promise<Round | undefined>): Promise<Round | undefined> {
		const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE_MS));
		return Promise.race([round.catch(() => undefined), late]);
	}

	#arrivedSince(rows: Row[]): void {
		const before = new Map(this.rows.map((row) => [row.id, row.state]));
		const fresh = rows.filter((row) => {
			const was = before.get(row.id);
			return row.state === 'sent' && was !== undefined && was !== 'sent';
		});
		for (const key of new Set(fresh.flatMap((row) => shows[row.kind]))) void invalidate(key);
	}
}

async function askWorker(): Promise<void> {
	const worker = await navigator.serviceWorker?.getRegistration();
	const { sync } = (worker ?? {}) as { sync?: { register: (tag: string) => Promise<void> } };
	await sync?.register(SYNC);
}

export const waiting = new Waiting();
/** It left from another tab: what stands here is not with it. */
export const taken = (): Problem => ({
	type: '/problems/taken',
	title: t('waiting.taken'),
	status: 409
});
