import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import titles from 'virtual:module-titles/es';
import { afterEach, expect, test } from 'vitest';
import { day, either, has, list, relative, said, t, tn, tOr } from './index';
import { preferred, show } from './language.svelte';
import { strangeSlots } from './sayer';
import english from './en.json';
import spanish from './es.json';
import framework from './said/framework.es.json';
import indicators from './said/indicators.es.json';
import others from './said/others.es.json';
import { phrases } from './said/phrases';
import { aboutThem } from '../voice';

const en = english as Record<string, string>;
const es = spanish as Record<string, string>;
const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

/** Names, marks and words that are the same in both languages. */
const same = new Set([
	'roles.lesson_of',
	'find.kind_role_card',
	'preview.error',
	'preview.errors_one',
	'publishing.severity.error',
	'app.name',
	'audit_kind.coaching',
	'authorization.basis.provisional',
	'form.no',
	'lead.coach',
	'learn.min',
	'nav.coaching',
	'path.coach',
	'rating.no',
	'sample_answer.no',
	'setting.hospital'
]);

/** Sentences of the server, each with what it is told as. */
function expectTold(told: Record<string, string>) {
	for (const [english, spanish] of Object.entries(told)) expect(said(english).text).toBe(spanish);
}

afterEach(() => show('en'));

test('Spanish has every text of English, and no other', () => {
	expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
});

test('a Spanish text has the slots of the English one', () => {
	for (const [key, text] of Object.entries(en)) expect(slots(es[key]!), key).toEqual(slots(text));
});

test('no English text is left where Spanish is meant', () => {
	for (const [key, text] of Object.entries(en)) {
		const words = text.replace(/\{\w+\}/g, '').match(/[A-Za-z]{2,}/g) ?? [];
		if (words.length && !same.has(key)) expect(es[key], key).not.toBe(text);
	}
});

test('nobody is addressed as "usted", and no mark stands for two genders', () => {
	const all = { ...es, ...phrases };
	for (const [key, text] of Object.entries(all)) {
		expect(text, key).not.toMatch(/\b(usted|ustedes)\b/i);
		expect(text, key).not.toMatch(/\p{L}@|\btodes\b|\p{L}\(as?\)|\p{L}\/as?\b/u);
		expect(text, key).not.toMatch(/comet(er|ió|en) suicidio/i);
	}
});

test('counts, days and lists are written as in Spanish', async () => {
	await show('es');
	expect(tn('path.minutes', 1)).toBe('1 minuto');
	expect(tn('path.minutes', 1200)).toBe('1,200 minutos');
	expect(tn('path.minutes', 1_000_000)).toBe('1,000,000 minutos');
	expect(day('2026-11-21')).toBe('21 nov 2026');
	expect(relative('2026-03-08', '2026-03-07')).toBe('mañana');
	expect(list(['a', 'b', 'c'])).toBe('a, b y c');
	expect(either(['una', 'otra'])).toBe('una u otra');
	expect(t('sign_in.title')).toBe('Iniciar sesión');
	expect(tOr('setting', 'home')).toBe('Casa');
	expect(has('nothing.of.this')).toBe(false);
});

test('the choice on the device comes before the languages of the browser', () => {
	expect(preferred('es', ['en-US'])).toBe('es');
	expect(preferred(null, ['fr-FR', 'es-MX', 'en'])).toBe('es');
	expect(preferred(null, ['fr-FR'])).toBe('en');
	expect(preferred('xx', ['es'])).toBe('es');
});

test('phrases of the server have known slots, the same on both sides', () => {
	for (const [phrase, told] of Object.entries(phrases)) {
		expect(strangeSlots(phrase), phrase).toEqual([]);
		expect(slots(told), phrase).toEqual(slots(phrase));
		expect(slots(phrase).length, phrase).toBe(new Set(slots(phrase)).size);
	}
});

test('what the framework says is told in the words that it has now', () => {
	const folder = '../competencies/framework';
	const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.yaml'))
		.map((name) => readFileSync(join(folder, name), 'utf8'));
	const all = texts.join('\n').replace(/''/g, "'").replace(/\s+/g, ' ');
	for (const phrase of Object.keys({ ...framework, ...indicators }))
		expect(all, phrase).toContain(phrase);
});

test('what is told about somebody is what they are told themselves, in other words', () => {
	const told = new Set(Object.keys(phrases).map(aboutThem));
	for (const phrase of Object.keys(others)) expect(told, phrase).toContain(phrase);
});

test('titles of translated modules come from the curriculum', () => {
	expect(titles['Values and design: what mobile response is']).toMatch(/^Valores/);
	expect(Object.keys(titles).length % 2).toBe(0);
});

test('sentences of the server are told in Spanish', async () => {
	await show('es');
	expectTold({
		'Pass M06 with 80% or more by March 2, 2027.':
			'Aprueba M06 con 80% o más, a más tardar el 2 de marzo de 2027.',
		'“With help” in crisis de-escalation': '“Con ayuda” en desescalada de crisis',
		'Two field observations in supervision and substance use screening and intervention.':
			'Two field observations in supervision and substance use screening and intervention.',
		'1 of 3 field observations in supervision, trauma-responsive care or crisis de-escalation in 180 days; two more by March 2, 2027.':
			'1 de 3 observaciones de campo en supervisión, atención sensible al trauma o desescalada de crisis en 180 días; 2 más, a más tardar el 2 de marzo de 2027.',
		'On the way to “Lead with a partner”: Crisis de-escalation: Needs “With help”; nothing seen yet. Two more observations (0 of 2 so far). C01.1 still has to be seen.':
			'Camino a “Dirigir con otra persona”: Desescalada de crisis: Necesita “Con ayuda”; aún no se ha visto nada. Faltan 2 observaciones (van 0 de 2). Todavía hay que ver C01.1.',
		'“Explains it”: 15 observations (4 asked), 2 of 3 indicators seen, score 2.16':
			'“Lo explica”: 15 observaciones (se piden 4), 2 de 3 indicadores vistos, puntaje 2.16',
		'“Explains it”: held there by an open 0 on C02.2 and C05.2':
			'“Lo explica”: lo frena un 0 abierto en C02.2 y C05.2',
		'Two more observations in crisis de-escalation by April 1, 2026 (2 of 4 so far).':
			'Faltan 2 observaciones en desescalada de crisis, a más tardar el 1 de abril de 2026 (van 2 de 4).',
		'Home visit on May 3, 2026, seen by Amina Whitehorse':
			'Visita en casa, 3 de mayo de 2026; observó Amina Whitehorse',
		'Ask Maria T. Lopez to observe a visit': 'Pide a Maria T. Lopez que observe una visita',
		'Over since November 3: nobody observed any of the 5 indicators.':
			'Terminó el 3 de noviembre: nadie observó ninguno de los 5 indicadores.',
		'A 0 on C01.2 and C03.1 is open.': 'Hay un 0 abierto en C01.2 y C03.1.'
	});
	expect(
		said(
			'The next steps need somebody who observes you, and nobody is named yet. Maria T. Lopez can name a coach.'
		).text
	).toMatch(/^Los próximos .* Maria T\. Lopez puede asignarte coach\.$/);
});

test('a sentence that is not known says which language it is in', async () => {
	expect(said('Something new.')).toEqual({ text: 'Something new.' });
	await show('es');
	expect(said('Something new.')).toEqual({ text: 'Something new.', lang: 'en' });
	expect(said('Core modules: met. Something new.').lang).toBe('en');
	expect(said('')).toEqual({ text: '' });
});

test('what the rules say about a site, and about a candidate, is told in Spanish', async () => {
	await show('es');
	expectTold({
		'Not met. One more supervisor is needed for 11 staff.':
			'No cumplido. Se necesita 1 persona más que supervise para 11 del personal.',
		'Met. By what is planned it holds until December 6, 2026.':
			'Cumplido. Según lo planeado vale hasta el 6 de diciembre de 2026.',
		'A supervisor on duty around the clock in the week from November 16, 2026.':
			'Alguien de turno en supervisión a toda hora en la semana del 16 de noviembre de 2026.',
		'9 hours without a supervisor on duty in the week from March 2, 2026, in 2 gaps: Wednesday, March 4, 2026, 10:00 AM to noon; Sunday, March 8, 2026, 3:00 PM to the end of the day.':
			'9 horas sin alguien de turno en supervisión en la semana del 2 de marzo de 2026, en 2 huecos: miércoles, 4 de marzo de 2026, de 10:00 a. m. a mediodía; domingo, 8 de marzo de 2026, de 3:00 p. m. hasta el fin del día.',
		'More than 6 staff per supervisor on 57 of 57 days; the longest time was 57 days from October 25, 2026; the worst day had 11 staff to 1 supervisor (10.00 to 1.00 full-time) on November 10, 2026.':
			'Más de 6 del personal por persona que supervisa en 57 de 57 días; lo más largo fueron 57 días desde el 25 de octubre de 2026; el peor día tuvo 11 del personal por 1 persona que supervisa (10.00 por 1.00 a tiempo completo), el 10 de noviembre de 2026.',
		'Ana Cruz is away from January 11, 2026 to January 13, 2026; covered by Bo Lee and Cy Day, but for 24 hours.':
			'Ana Cruz se ausenta del 11 de enero de 2026 al 13 de enero de 2026; cubre Bo Lee y Cy Day, salvo 24 horas.',
		'They may go. Bo Lee or Cy Day may lead.': 'Pueden ir. Puede dirigir: Bo Lee o Cy Day.',
		'“Alone” in crisis de-escalation; “With help” in supervision':
			'“Por su cuenta” en desescalada de crisis; “Con ayuda” en supervisión',
		'M01 100%, M02 none': 'M01 100%, M02 ninguno',
		'2 full coaching cycles so far; 4 more to go.':
			'2 ciclos completos de coaching hasta ahora; faltan 4.',
		'at least 6 full coaching cycles': 'al menos 6 ciclos completos de coaching',
		'at least 80%': 'al menos 80%',
		'9 of 10 learners, 90%; 80% or more is asked.':
			'9 de 10 personas capacitadas, 90%; se pide 80% o más.',
		'at least 4 in each quarter; up to 2 may fall short':
			'al menos 4 en cada trimestre; hasta 2 pueden quedar cortos',
		'2 of 2 quarters fell short': '2 de 2 trimestres quedaron cortos'
	});
});

test('the result of a calibration is told in Spanish, with its differences', async () => {
	await show('es');
	expectTold({
		'Not passed yet. Short of the target: bias, exact agreement. Practice first: C01.1, C02.2.':
			'Aún no aprobada. Por debajo de lo pedido: sesgo, coincidencia exacta. Practica primero: C01.1, C02.2.',
		'You rated C01.2 lower than the key in 2 of 6 vignettes: 1 where the key says 2 (2 times).':
			'Calificaste C01.2 más bajo que la clave en 2 de 6 visitas escritas: 1 donde la clave dice 2 (2 veces).',
		'You rated C08.2 differently from the key in 2 of 2 vignettes: 1 where the key says 2, 3 where the key says 2. This is a safety-critical step that was missed; rated as done it would hide a danger.':
			'Calificaste C08.2 distinto de la clave en 2 de 2 visitas escritas: 1 donde la clave dice 2, 3 donde la clave dice 2. Es un paso crítico que se omitió; calificarlo como hecho escondería un peligro.',
		'In 1 vignette you marked C06.2 NO or NA where the key rates it: look for the moment when it could have been done.':
			'En 1 visita escrita marcaste C06.2 como NO o NA donde la clave lo califica: busca el momento en que se pudo hacer.'
	});
	expect(said('-0.06').text).toBe('−0.06');
});
