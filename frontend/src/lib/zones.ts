/** Time zones to choose from: the American ones, and the device's own. */
const american = [
	'America/New_York',
	'America/Chicago',
	'America/Denver',
	'America/Phoenix',
	'America/Los_Angeles',
	'America/Anchorage',
	'Pacific/Honolulu',
	'America/Puerto_Rico',
	'Pacific/Guam'
];

export function zones(): { own: string; all: string[] } {
	const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
	return { own, all: american.includes(own) ? american : [...american, own] };
}
