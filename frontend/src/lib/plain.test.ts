import { expect, it } from 'vitest';
import { plain, plainModules } from './plain';

const framework = {
	competencies: [{ code: 'C01', title: 'Crisis de-escalation' }],
	levels: [{ code: 'L3', title: 'With someone reachable' }]
};

it('says skills and levels in words, and leaves indicators their codes', () => {
	expect(plain('C01 is at L3; C01.2 and C09', framework as never)).toBe(
		'Crisis de-escalation is at “With someone reachable”; C01.2 and C09'
	);
});

it('says modules by their titles', () => {
	expect(plainModules('Pass M06 or M07.', [{ code: 'M06', title: 'Safety plans' }])).toBe(
		'Pass “Safety plans” or M07.'
	);
});
