import { expect, test } from 'vitest';
import { sentencesOf, voiceFor } from './speech';

test('a text is read sentence by sentence', () => {
	expect(sentencesOf(' You go.\n  They  stay. ', 'en')).toEqual(['You go.', 'They stay.']);
	expect(sentencesOf('¿Vas? Sí.', 'es')).toEqual(['¿Vas?', 'Sí.']);
	expect(sentencesOf('  ', 'en')).toEqual([]);
});

test('the voice speaks the language of the lesson, and is one of this device if it can be', () => {
	const voice = (lang: string, localService: boolean, preferred = false) => ({
		lang,
		localService,
		default: preferred
	});
	const [far, near, own] = [
		voice('es-US', false),
		voice('es_MX', true),
		voice('en-US', true, true)
	] as const;
	expect(voiceFor([far, own, near], 'es')).toBe(near);
	expect(voiceFor([far], 'es')).toBe(far);
	expect(voiceFor([far, own], 'en')).toBe(own);
	expect(voiceFor([own], 'es')).toBeUndefined();
});
