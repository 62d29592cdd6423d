import { expect, test } from 'vitest';
import data from '$competencies/privacy/client-details.json';
import { findClientDetails } from './privacy';

test.each(data.vectors)('$text', ({ text, finds, matches }) => {
	const hits = findClientDetails(text);
	expect(hits.map((h) => h.id)).toEqual(finds);
	expect(hits.map((h) => text.slice(h.start, h.end))).toEqual(matches ?? []);
});
