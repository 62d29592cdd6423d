/** A query string of what is given; empty values stay out. */
export function queryString(values: Record<string, string | number | undefined>): string {
	const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
	return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
}
