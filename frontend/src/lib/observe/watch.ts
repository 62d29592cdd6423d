/** The clock of the form: how long somebody was watched. */

/** What the server takes. */
export const LONGEST = 600;

/** Whole minutes since an instant, at least one and at most what can be recorded. */
export function minutesSince(from: string, now = Date.now()): number {
	const minutes = Math.round((now - Date.parse(from)) / 60_000);
	return Math.min(LONGEST, Math.max(1, Number.isFinite(minutes) ? minutes : 1));
}
