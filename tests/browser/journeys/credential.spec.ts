// A certificate verifies without us: by `jose`, with the key in its own header and
// with the key set that the server publishes.
import { readFile } from 'node:fs/promises';
import { EmbeddedJWK, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { expect, open, test, type Api } from '../fixtures.js';

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

test('anyone downloads a badge and checks it on a page of the center', async ({ as, elsewhere }) => {
	test.setTimeout(120_000);
	const id = await certificate(await as('coach'));
	// Somebody who never signed in.
	const page = await elsewhere();
	await open(page, `/certificates/${id}`);
	const [picture] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Picture (SVG)' }).click()
	]);
	const [proof] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Proof (JWT)' }).click()
	]);
	expect(picture.suggestedFilename()).toMatch(/\.svg$/);
	const text = async (file: typeof picture) => readFile((await file.path())!, 'utf8');
	const token = (await text(proof)).trim();

	await page.getByRole('link', { name: 'Check a certificate file' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Check a certificate' })).toBeVisible();
	const good = page.getByText('Signed by this center, and valid today');
	const check = page.getByRole('button', { name: 'Check it' });

	await test.step('the picture, as a file', async () => {
		await page.getByLabel('The file').setInputFiles({
			name: picture.suggestedFilename(),
			mimeType: 'image/svg+xml',
			buffer: Buffer.from(await text(picture))
		});
		await check.click();
		await expect(good).toBeVisible();
		await expect(page.getByText(/It names Dana Whitehorse as: /)).toBeVisible();
		await expect(page.getByRole('link', { name: 'See the certificate’s own page' })).toHaveAttribute(
			'href',
			`/certificates/${id}`
		);
	});

	await test.step('the proof with another name in it', async () => {
		const [head, body, seal] = token.split('.');
		const claims = JSON.parse(Buffer.from(body!, 'base64url').toString());
		const other = Buffer.from(JSON.stringify({ ...claims, name: 'Another title' })).toString('base64url');
		await page.getByLabel('Or paste the proof').fill(`${head}.${other}.${seal}`);
		await check.click();
		await expect(page.getByText('The signature does not fit')).toBeVisible();
		await expect(good).toHaveCount(0);
	});

	await test.step('the proof as it was downloaded, and something else', async () => {
		await page.getByLabel('Or paste the proof').fill(token);
		await check.click();
		await expect(good).toBeVisible();
		await page.getByLabel('Or paste the proof').fill('See you on Monday.');
		await check.click();
		await expect(page.getByText('There is no certificate in this.')).toBeVisible();
		await expect(good).toHaveCount(0);
	});
});
