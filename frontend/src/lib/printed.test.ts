import { expect, test } from 'vitest';
import { printed, quoted } from './printed';

test('a sheet says what it is, when it was printed, and by whom', () => {
	const line = printed('Transcript of Jamal Carter · Fieldcraft', 'Ruth Delgado');
	expect(line).toMatch(/^Transcript of Jamal Carter\. Printed .*\d{4}.* by Ruth Delgado$/);
	const place = printed('6 of 12 meet everything · Fieldcraft', 'Ruth Delgado', 'Harbor East');
	expect(place).toMatch(/^6 of 12 meet everything \(Harbor East\)\. Printed /);
});

test('a title cannot break out of the style sheet', () => {
	expect(quoted('A "b" \\ c\nd')).toBe('"A \\"b\\" \\\\ c d"');
});
