// A certificate verifies without us: by `jose`, with the key in its own header and
// with the key set that the server publishes.
import { EmbeddedJWK, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, test, type Api } from '../fixtures.js';

async function certificate(api: Api): Promise<string> {
	const { person } = await api.get('/me');
	const { certificates } = await api.get(`/people/${person.id}`);
	return certificates.find((one: { state: string }) => ['valid', 'expiring'].includes(one.state)).id;
}

test('a downloaded certificate verifies by another library', async ({ as, request }) => {
	const id = await certificate(await as('coach'));
	const answer = await request.get(`/api/v1/certificates/${id}/credential`);
	expect(answer.status()).toBe(200);
	expect(answer.headers()['content-type']).toContain('application/vc+jwt');
	const token = await answer.text();

	const { payload } = await jwtVerify(token, EmbeddedJWK, { algorithms: ['ES256'] });
	expect(payload.type).toContain('OpenBadgeCredential');
	expect(payload.jti).toBe(payload.id);
	expect(payload.id).toContain(id);

	const published = await (await request.get('/.well-known/jwks.json')).json();
	const again = await jwtVerify(token, createLocalJWKSet(published), { algorithms: ['ES256'] });
	expect(again.payload).toEqual(payload);
	expect(published.keys[0].kid).toBe(decodeProtectedHeader(token).kid);

	const [head, body, seal] = token.split('.');
	const other = Buffer.from(JSON.stringify({ ...payload, name: 'Another title' })).toString('base64url');
	expect(other).not.toBe(body);
	await expect(jwtVerify(`${head}.${other}.${seal}`, EmbeddedJWK)).rejects.toThrow();
});

test('the picture carries the same certificate and shows in a page', async ({ as, request, page }) => {
	const id = await certificate(await as('coach'));
	const answer = await request.get(`/api/v1/certificates/${id}/badge`);
	expect(answer.headers()['content-type']).toContain('image/svg+xml');
	const picture = await answer.text();
	const baked = /<openbadges:credential verify="([^"]+)">/.exec(picture)?.[1] ?? '';
	const { payload } = await jwtVerify(baked, EmbeddedJWK);
	expect(payload.id).toContain(id);

	const size = await page.evaluate(async (svg) => {
		const image = new Image();
		image.src = `data:image/svg+xml;base64,${btoa(String.fromCharCode(...new TextEncoder().encode(svg)))}`;
		await image.decode();
		return image.naturalWidth;
	}, picture);
	expect(size).toBeGreaterThan(0);
});
