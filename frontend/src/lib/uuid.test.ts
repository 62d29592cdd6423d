import { expect, test } from 'vitest';
import { encounterRef, isRef, spellRef, uuidv7 } from './uuid';

test('has the form of version 7 and carries the time', () => {
	const id = uuidv7(0x0192_3456_789a);
	expect(id).toMatch(/^01923456-789a-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('later ids sort after earlier ones', () => {
	expect(uuidv7(1_000) < uuidv7(2_000)).toBe(true);
});

test('does not repeat', () => {
	const many = new Set(Array.from({ length: 5_000 }, () => uuidv7(1)));
	expect(many.size).toBe(5_000);
});

test('visit codes leave out letters that look like numbers', () => {
	for (let i = 0; i < 200; i++) expect(isRef(encounterRef())).toBe(true);
	expect(isRef('E-7KQ2-M9XI')).toBe(false);
});

test('a visit code read out and typed by hand is spelled right', () => {
	for (const typed of ['e-7kq2-m9xd', '7KQ2 M9XD', '7kq2m9xd', 'E-7KQ2-M9XD']) {
		expect(spellRef(typed)).toBe('E-7KQ2-M9XD');
	}
	expect(isRef(spellRef('case 12'))).toBe(false);
});
