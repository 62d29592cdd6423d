/** A phone number as a phone dials it: without blanks and signs, an extension after a pause. */
export function dialed(phone: string): string {
	const [number = '', extension] = phone.split(/\s*(?:ext|x|#)[.:]?\s*/i);
	const digits = (text: string) => text.replace(/[^\d+]/g, '');
	return extension ? `${digits(number)},${digits(extension)}` : digits(number);
}
