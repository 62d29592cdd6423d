/** Sends what waits, one row at a time, in the order in which it was saved. */
import type { ObservationNotice, Problem } from '$lib/api/types';
import { arrived, claim, list, returned } from './store';
import { underway, unsent, type Call, type Row } from './row';

/** What came of a call: the answer, or why there is none. */
export interface Reply {
	problem?: Problem;
	data?: unknown;
}
export type Post = (call: Call) => Promise<Reply>;

export type Verdict = 'arrived' | 'wait' | 'sign_in' | 'fix';

/** What an answer means for a row: it is there, it waits, or a person must look at it. */
export function verdict(problem: Problem | undefined): Verdict {
	if (!problem) return 'arrived';
	const { status } = problem;
	if (status === 401) return 'sign_in';
	const refused = status >= 400 && status < 500 && ![408, 425, 429].includes(status);
	return refused ? 'fix' : 'wait';
}

/** Neither another row nor another try just now would fare better. */
const everything = (problem: Problem): boolean => [0, 408, 429].includes(problem.status);

export interface Round {
	/** Answers to what arrived, by the row's id. */
	arrived: Map<string, unknown>;
	/** Something is left to be tried again. */
	waits: boolean;
	/** The server asks who it is. */
	signIn: boolean;
}

const BASE_MS = 4_000;
const LONGEST_MS = 5 * 60_000;

/** How long to wait after so many rounds that left something: longer each time, never all at once. */
export function pause(rounds: number, random = Math.random()): number {
	const longest = Math.min(LONGEST_MS, BASE_MS * 2 ** Math.min(rounds, 10));
	return Math.round(longest * (0.5 + random / 2));
}

/** Sends every row of a person that can go; the others stay. */
export async function flush(user: string, post: Post): Promise<Round> {
	const round: Round = { arrived: new Map(), waits: false, signIn: false };
	const rows = (await list(user)).reverse();
	const missing = new Set(rows.filter(unsent).map((row) => row.id));
	for (const row of rows) {
		if (!underway(row) || !row.call) continue;
		if (row.after?.some((id) => missing.has(id))) {
			round.waits = true;
			continue;
		}
		const outcome = await sendRow(row, row.call, post);
		if (!outcome) continue;
		const { problem, data } = outcome;
		const found = verdict(problem);
		if (found === 'arrived') {
			missing.delete(row.id);
			round.arrived.set(row.id, data);
		}
		if (found === 'sign_in') return { ...round, waits: true, signIn: true };
		if (found === 'wait') {
			round.waits = true;
			if (problem && everything(problem)) return round;
		}
	}
	return round;
}

/** What the server tells about a row that it took; most answers tell nothing. */
const noticeIn = (data: unknown): ObservationNotice | undefined =>
	(data as { notice?: ObservationNotice } | null | undefined)?.notice ?? undefined;

async function sendRow(row: Row, call: Call, post: Post): Promise<Reply | undefined> {
	if (!(await claim(row.id, row.user))) return undefined;
	const reply = await post(call);
	if (!reply.problem) await arrived(row, noticeIn(reply.data));
	else await returned(row, verdict(reply.problem) === 'fix' ? 'refuse' : 'hold', reply.problem);
	return reply;
}
