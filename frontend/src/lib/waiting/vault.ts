/**
 * Seals what rests on this device, with a key per person that no script can read out. It keeps
 * casual readers from what is written here; it does not protect a device that was seized.
 */
import { database, type Sealed } from './database';

const ALGORITHM = { name: 'AES-GCM', length: 256 };

/** Not on a page without https; what is written there rests in plain. */
export const canSeal = (): boolean => globalThis.crypto?.subtle !== undefined;

/** The person's key; made when they first write something. */
export async function keyOf(user: string): Promise<CryptoKey> {
	const db = await database();
	const known = await db.get('keys', user);
	if (known) return known.key;
	const key = await crypto.subtle.generateKey(ALGORITHM, false, ['encrypt', 'decrypt']);
	const tx = db.transaction('keys', 'readwrite', { durability: 'strict' });
	// Another tab may have been quicker.
	const there = await tx.store.get(user);
	if (!there) await tx.store.put({ user, key });
	await tx.done;
	return there?.key ?? key;
}

/** A sealed text opens only in the row that it was written for. */
const belongs = (user: string, id: string): Uint8Array<ArrayBuffer> =>
	new TextEncoder().encode(`${user}/${id}`);

export async function seal(
	key: CryptoKey,
	user: string,
	id: string,
	value: unknown
): Promise<Sealed> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const text = new TextEncoder().encode(JSON.stringify(value));
	const how = { name: 'AES-GCM', iv, additionalData: belongs(user, id) };
	return { iv, data: await crypto.subtle.encrypt(how, key, text) };
}

/** Throws when the key is another, or the row is. */
export async function unseal<T>(
	key: CryptoKey,
	user: string,
	id: string,
	sealed: Sealed
): Promise<T> {
	const how = { name: 'AES-GCM', iv: sealed.iv, additionalData: belongs(user, id) };
	const text = await crypto.subtle.decrypt(how, key, sealed.data);
	return JSON.parse(new TextDecoder().decode(text)) as T;
}
