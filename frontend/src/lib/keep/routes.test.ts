import { expect, test } from 'vitest';
import { isKeptPicture, isPage } from './routes';

test('pages are ours, and the API and the server’s own pages are not', () => {
	for (const path of ['/', '/learn/M01/01-slug', '/roles', '/documents', '/sign-in']) {
		expect(isPage(path), path).toBe(true);
	}
	for (const path of [
		'/api/v1/me',
		'/docs',
		'/openapi.json',
		'/problems/offline',
		'/calendar/a.ics',
		'/content/modules/M01/1/pictures/a.svg',
		'/readyz'
	]) {
		expect(isPage(path), path).toBe(false);
	}
});

test('only pictures of modules are kept among the content', () => {
	expect(isKeptPicture('/content/modules/M01/2/pictures/hill.svg')).toBe(true);
	expect(isKeptPicture('/content/modules/M01/2')).toBe(false);
	expect(isKeptPicture('/api/v1/modules/M01')).toBe(false);
});
