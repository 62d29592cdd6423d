import { expect, test } from 'vitest';
import { transferTable } from './transfer';

test('the file has every group with both numbers of its rate', () => {
	const rate = { shown: 2, judged: 3, open: 1, not_seen: 0 };
	const group = (name: string, cycles?: object) => ({ name, rate, cycles });
	const rows = transferTable({
		modules: [group('Substance use')],
		trainers: [],
		coaches: [group('', { transferred: 1, judged: 4 })],
		sites: []
	} as unknown as Parameters<typeof transferTable>[0]);
	expect(rows.slice(1)).toEqual([
		['By module', 'Substance use', '2', '3', '1', '0', '', ''],
		['By coach', 'Nobody assigned at that time', '2', '3', '1', '0', '1', '4']
	]);
	expect(rows[0]).toHaveLength(8);
});
