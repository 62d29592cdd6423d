/** A signed certificate, checked in the browser: by its signature and the center's public keys. */

export interface KeySet {
	keys: (JsonWebKey & { kid?: string })[];
}

/** What a credential says, as far as a page shows it. */
export interface Claims {
	/** Address of the certificate. */
	id: string;
	name: string;
	holder?: string;
	validFrom?: string;
	validUntil?: string;
}

export type Checked =
	{ state: 'good'; claims: Claims } | { state: 'forged' | 'unknown_key' | 'not_a_credential' };

function bytes(part: string): Uint8Array<ArrayBuffer> {
	const raw = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

const json = (part: string): unknown => JSON.parse(new TextDecoder().decode(bytes(part)));

/** The token in a file: the token itself, or a picture in which it is baked. */
export const tokenIn = (text: string): string | undefined =>
	/^[\w-]+\.[\w-]+\.[\w-]+$/.exec(text.trim())?.[0] ??
	/<openbadges:credential[^>]*\bverify="([\w.-]+)"/.exec(text)?.[1];

/** The certificate's own identifier, at the end of its address. */
export const idOf = (claims: Claims): string => claims.id.slice(claims.id.lastIndexOf('/') + 1);

interface Payload {
	id?: string;
	jti?: string;
	name?: string;
	validFrom?: string;
	validUntil?: string;
	credentialSubject?: { identifier?: { identityHash?: string }[] };
}

/** Is the token signed by one of these keys, and what does it say? */
export async function check(token: string, keys: KeySet): Promise<Checked> {
	const [head, body, seal] = token.split('.');
	try {
		const { kid, alg } = json(head ?? '') as { kid?: string; alg?: string };
		const payload = json(body ?? '') as Payload;
		const id = payload.id ?? payload.jti;
		if (alg !== 'ES256' || !id) return { state: 'not_a_credential' };
		// Only keys that the center publishes: whoever forges can send a key along.
		const known = keys.keys.find((key) => key.kid === kid);
		if (!known) return { state: 'unknown_key' };
		const { kty, crv, x, y } = known;
		const curve = { name: 'ECDSA', namedCurve: 'P-256' };
		const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, curve, false, ['verify']);
		const holds = await crypto.subtle.verify(
			{ name: 'ECDSA', hash: 'SHA-256' },
			key,
			bytes(seal ?? ''),
			new TextEncoder().encode(`${head}.${body}`)
		);
		if (!holds) return { state: 'forged' };
		const claims: Claims = {
			id,
			name: payload.name ?? '',
			holder: payload.credentialSubject?.identifier?.[0]?.identityHash,
			validFrom: payload.validFrom,
			validUntil: payload.validUntil
		};
		return { state: 'good', claims };
	} catch {
		return { state: 'not_a_credential' };
	}
}
