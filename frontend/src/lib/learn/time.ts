/** Longer than this a check was left open, and its minutes say nothing. */
const LONGEST = 180;

/** Whole minutes between two instants, as long as they say something. */
export function minutesBetween(from: string, to: number): number | undefined {
	const minutes = Math.floor((to - Date.parse(from)) / 60_000);
	return minutes >= 1 && minutes <= LONGEST ? minutes : undefined;
}
