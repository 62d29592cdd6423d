import { expect, test } from 'vitest';
import { noticeText } from './notice';

const text = 'The words of the server.';

test('a notice names the agencies that the certificate covers, and what to do', () => {
	const said = noticeText({ code: 'observer_out_of_scope', text, scope: ['Harbor', 'Prairie'] });
	expect(said).toContain('Harbor and Prairie');
	expect(said).toContain('Ask your center');
	expect(noticeText({ code: 'observer_out_of_scope', text, scope: [] })).toContain('no agency');
});

test('a code of a newer server is told in its own words', () => {
	expect(noticeText({ code: 'something_new', text, scope: [] })).toBe(text);
});
