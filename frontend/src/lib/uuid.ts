/** Ids made on the device (RFC 9562, version 7): ordered by time, unique without the server. */
export function uuidv7(now: number = Date.now()): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 0xff;
	bytes[6] = 0x70 | (bytes[6]! & 0x0f);
	bytes[8] = 0x80 | (bytes[8]! & 0x3f);
	const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20)
	].join('-');
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short reference that two observers of one visit can read to each other. */
export function encounterRef(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(8));
	return spellRef(Array.from(bytes, (b) => LETTERS[b % 32]).join(''));
}

/** What somebody typed, spelled as the reference is: small letters and missing hyphens do no harm. */
export function spellRef(typed: string): string {
	const letters = typed
		.toUpperCase()
		.replace(/^E-/, '')
		.replace(/[^0-9A-Z]/g, '');
	return letters.length === 8
		? `E-${letters.slice(0, 4)}-${letters.slice(4)}`
		: typed.toUpperCase();
}

/** `E-7KQ2-M9XD`, without letters that look like numbers. */
export const isRef = (text: string): boolean =>
	/^E-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/.test(text);
