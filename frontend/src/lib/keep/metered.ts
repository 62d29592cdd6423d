interface Connection {
	saveData?: boolean;
	type?: string;
	effectiveType?: string;
}

/** Where each megabyte may cost somebody money, only what they ask for is loaded. */
export function isMetered(
	connection = (navigator as { connection?: Connection }).connection
): boolean {
	const { saveData, type, effectiveType } = connection ?? {};
	return saveData === true || type === 'cellular' || /2g$/.test(effectiveType ?? '');
}
