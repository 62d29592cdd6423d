import { expect, test } from 'vitest';
import { check, idOf, tokenIn, type KeySet } from './credential';

const encode = (data: string | ArrayBuffer) => Buffer.from(data as string).toString('base64url');

async function signed(payload: object) {
	const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
	const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
	const body = `${encode(JSON.stringify({ alg: 'ES256', kid: 'k1' }))}.${encode(JSON.stringify(payload))}`;
	const seal = await crypto.subtle.sign(
		{ name: 'ECDSA', hash: 'SHA-256' },
		pair.privateKey,
		new TextEncoder().encode(body)
	);
	const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
	const keys: KeySet = { keys: [{ ...jwk, kid: 'k1' }] };
	return { token: `${body}.${encode(seal)}`, keys };
}

const payload = {
	id: 'https://center.test/certificates/019c766a',
	name: 'Local coach',
	credentialSubject: { identifier: [{ identityHash: 'Renée Ostrava' }] }
};

test('a certificate signed by the center is good, with what it says', async () => {
	const { token, keys } = await signed(payload);
	const found = await check(token, keys);
	expect(found).toMatchObject({
		state: 'good',
		claims: { name: 'Local coach', holder: 'Renée Ostrava' }
	});
	if (found.state === 'good') expect(idOf(found.claims)).toBe('019c766a');
});

test('another word in it, or another key, does not pass', async () => {
	const { token, keys } = await signed(payload);
	const [head, , seal] = token.split('.');
	const forged = `${head}.${encode(JSON.stringify({ ...payload, name: 'Center' }))}.${seal}`;
	expect(await check(forged, keys)).toEqual({ state: 'forged' });
	expect(await check(token, (await signed(payload)).keys)).toEqual({ state: 'forged' });
	expect(await check(token, { keys: [] })).toEqual({ state: 'unknown_key' });
	expect(await check('no credential', keys)).toEqual({ state: 'not_a_credential' });
});

test('the token is found in its own file and in the picture', () => {
	expect(tokenIn(' aa.bb-1.c_c\n')).toBe('aa.bb-1.c_c');
	expect(tokenIn('<svg><openbadges:credential verify="aa.bb.cc">{}</openbadges:credential>')).toBe(
		'aa.bb.cc'
	);
	expect(tokenIn('<svg></svg>')).toBeUndefined();
});
