import { expect, test } from 'vitest';
import { share } from './share';

test('a share is rounded as people do it, and is whole only when it is', () => {
	expect([share(11, 12), share(140, 143), share(1, 3)]).toEqual(['92%', '98%', '33%']);
	expect([share(0, 5), share(5, 5)]).toEqual(['0%', '100%']);
	expect([share(999, 1000), share(1, 1000)]).toEqual(['99%', '1%']);
});
