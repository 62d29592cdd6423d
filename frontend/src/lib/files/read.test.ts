import { expect, test } from 'vitest';
import { readList, withCommas } from './read';

const file = (...bytes: number[]) => new Blob([new Uint8Array(bytes)]);

test('a file is read in whichever way its letters are written down', async () => {
	expect(await readList(new Blob(['Díaz']))).toEqual({ text: 'Díaz', guessed: false });
	expect(await readList(file(0x44, 0xed, 0x61, 0x7a))).toEqual({ text: 'Díaz', guessed: true });
	expect((await readList(file(0xff, 0xfe, 0x44, 0, 0xed, 0))).text).toBe('Dí');
	expect((await readList(file(0xef, 0xbb, 0xbf, 0x44))).text).toBe('D');
});

test('a workbook is no text', async () => {
	expect(await readList(file(0x50, 0x4b, 3, 4, 0, 0))).toEqual({ guessed: false });
});

test('semicolons and tabs between columns become commas', () => {
	expect(withCommas('a;b\r\n1;"x;y"\r\n0,8;z')).toBe('a,b\r\n1,"x;y"\r\n"0,8",z');
	expect(withCommas('a\tb\n1\tDelgado, Ruth')).toBe('a,b\n1,"Delgado, Ruth"');
	expect(withCommas('a,b\n1;2,3')).toBe('a,b\n1;2,3');
	expect(withCommas('email')).toBe('email');
});
