import { expect, test } from 'vitest';
import { fileOf } from './export';
import { problem, row } from './testing';

test('the file has what was written, what was to be sent and why it was not', () => {
	const refused = { ...problem(422), detail: 'Say how many minutes.' };
	const text = fileOf([{ ...row('1'), state: 'needs_fix', problem: refused }, row('2')]);
	const { records } = JSON.parse(text) as { records: object[] };
	expect(records).toMatchObject([
		{ id: '1', state: 'needs_fix', why_not_sent: 'Say how many minutes.', call: row('1').call },
		{ id: '2', state: 'not_kept', form: row('2').form, about: 'Sam Ortiz' }
	]);
});
