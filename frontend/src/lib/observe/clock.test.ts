import { expect, test } from 'vitest';
import { clockOff } from './clock';

test.each([
	[undefined, undefined],
	[0, undefined],
	[-119, undefined],
	[120, { way: 'ahead', unit: 'minutes', count: 2 }],
	[-750, { way: 'behind', unit: 'minutes', count: 13 }],
	[7_199, { way: 'ahead', unit: 'hours', count: 2 }],
	[-3 * 86_400, { way: 'behind', unit: 'days', count: 3 }]
])('%s seconds ahead', (ahead, said) => expect(clockOff(ahead)).toEqual(said));
