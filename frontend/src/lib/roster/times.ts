/** Local times of a place, whatever time zone the device is in. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
	let made = formats.get(zone);
	if (!made) {
		made = new Intl.DateTimeFormat('en-CA', {
			timeZone: zone,
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23'
		});
		formats.set(zone, made);
	}
	return made;
}

/** An instant as `YYYY-MM-DDTHH:MM` at the place. */
export function localAt(at: string, zone: string): string {
	const parts = Object.fromEntries(
		format(zone)
			.formatToParts(new Date(at))
			.map(({ type, value }) => [type, value])
	);
	return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}

/**
 * `YYYY-MM-DDTHH:MM` at the place as an instant. A time that the clocks leave out is moved past the
 * gap; of one that comes twice, the first is meant.
 */
export function instantAt(local: string, zone: string): string {
	const wanted = Date.parse(`${local}:00Z`);
	const offset = (at: number) =>
		Date.parse(`${localAt(new Date(at).toISOString(), zone)}:00Z`) - at;
	const before = offset(wanted - 86_400_000);
	const after = offset(wanted + 86_400_000);
	// The larger offset gives the earlier instant: the first of two.
	const found = [Math.max(before, after), Math.min(before, after)]
		.map((by) => wanted - by)
		.find((at) => at + offset(at) === wanted);
	return new Date(found ?? wanted - before).toISOString();
}

/** The day so many days later. */
export const plusDays = (on: string, days: number): string =>
	new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
