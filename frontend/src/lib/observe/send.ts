/** Sends what waits, one row at a time, one sender over all tabs. */
import type { ObservationIn, Problem } from '$lib/api/types';
import { needsFix, queue, sent, waiting, type Waiting } from './store';

/** `undefined` when the server has it; otherwise why not. */
export type Put = (id: string, body: ObservationIn) => Promise<Problem | undefined>;

/** What a refusal means for a row: wait and try again, or a person must look at it. */
export function lasting(problem: Problem): boolean {
	const { status } = problem;
	return status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);
}

async function sendRow(row: Waiting, put: Put): Promise<Problem | undefined> {
	const problem = await put(row.id, row.body);
	if (!problem) await sent(row.id);
	else if (lasting(problem)) await needsFix(row, problem);
	return problem;
}

/** Sends every queued row; stops at the first that must wait. */
export async function flush(user: string, put: Put): Promise<void> {
	for (const row of (await waiting(user)).reverse()) {
		if (row.state !== 'queued') continue;
		const problem = await sendRow(row, put);
		if (problem && !lasting(problem)) return;
	}
}

/** Keeps the row on this device first, then sends it. */
export async function save(row: Waiting, put: Put): Promise<Problem | undefined> {
	await queue(row);
	return sendRow(row, put);
}
