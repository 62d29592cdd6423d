/** What waits on this device for the person signed in, as pages show it. */
import { api, send } from '$lib/api/client';
import { ProblemError } from '$lib/api/problem';
import type { ObservationIn, Problem } from '$lib/api/types';
import { session } from '$lib/session';
import { flush, save, type Put } from './send';
import { waiting, type Waiting } from './store';

const put: Put = async (id, body: ObservationIn) => {
	try {
		const header = { 'Device-Time': new Date().toISOString() };
		await send(api.PUT('/api/v1/observations/{id}', { params: { path: { id }, header }, body }));
		return undefined;
	} catch (cause) {
		if (cause instanceof ProblemError) return cause.problem;
		throw cause;
	}
};

class Outbox {
	rows = $state<Waiting[]>([]);
	queued = $derived(this.rows.filter((r) => r.state === 'queued').length);
	broken = $derived(this.rows.filter((r) => r.state === 'needs_fix').length);

	/** Reads the device again. */
	async look(): Promise<void> {
		const user = session.personId;
		this.rows = user ? await waiting(user).catch(() => []) : [];
	}

	/** Keeps and sends one; the problem, if it could not be sent now. */
	async save(row: Waiting): Promise<Problem | undefined> {
		try {
			return await exclusively(() => save(row, put), true);
		} finally {
			await this.look();
		}
	}

	/** Tries whatever waits. */
	async flush(): Promise<void> {
		const user = session.personId;
		if (!user || !this.queued || !navigator.onLine) return;
		await exclusively(() => flush(user, put), false);
		await this.look();
	}

	/** Looks and tries now, when the network or the person returns, and twice a minute. */
	start(): () => void {
		const attempt = () => void this.flush();
		const seen = () => document.visibilityState === 'visible' && attempt();
		addEventListener('online', attempt);
		document.addEventListener('visibilitychange', seen);
		const timer = setInterval(attempt, 30_000);
		void this.look().then(attempt);
		return () => {
			removeEventListener('online', attempt);
			document.removeEventListener('visibilitychange', seen);
			clearInterval(timer);
		};
	}
}

/** One sender over all tabs; whoever may not wait leaves the work to the other. */
async function exclusively<T>(work: () => Promise<T>, wait: boolean): Promise<T | undefined> {
	if (!('locks' in navigator)) return work();
	return await navigator.locks.request('fieldcraft-outbox', { ifAvailable: !wait }, (lock) =>
		lock ? work() : Promise.resolve(undefined)
	);
}

export const outbox = new Outbox();
