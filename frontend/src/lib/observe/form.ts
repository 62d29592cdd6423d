/** The observation form as plain data, what is missing in it, and the body it becomes. */
import type { Competency, EvidenceType, PersonRef, RatingValue, Setting } from '$lib/api/types';
import { today } from '$lib/i18n/format';
import { encounterRef, isRef } from '$lib/uuid';
import { LONGEST } from './watch';

export interface Rated {
	rating?: RatingValue;
	reason?: string;
}

export interface ObservationForm {
	subject?: PersonRef & { role?: string };
	type: EvidenceType;
	purpose: 'counting' | 'formative';
	observed_on: string;
	observed_time: string;
	performed_on: string;
	minutes: number | undefined;
	setting: Setting | '';
	family_agreed: boolean | undefined;
	encounter_ref: string;
	relation_note: string;
	competencies: string[];
	ratings: Record<string, Rated>;
	harm: boolean;
	strengths: string;
	next_step: string;
	next_step_on: string;
	scenario: string;
	checklist: string;
	supersedes?: string;
	supersede_reason: string;
	confirmed: boolean;
	/** When the form was opened. */
	opened_at?: string;
	/** Since when the clock runs. */
	watching_since?: string;
	/** The indicator to work on next: agreed with the worker, and the goal of a cycle. */
	goal?: string;
}

/** Where families are seen; an observer is there, or listens, only when they agree. */
export const withFamily: EvidenceType[] = ['E1', 'E2', 'E3'];
export const settings: Setting[] = [
	'home',
	'school',
	'community',
	'phone',
	'hospital',
	'office',
	'shelter'
];

/** A time of day as a field of the form has it. */
export const clock = (d: Date): string =>
	`${String(d.getHours()).padStart(2, '0')}:${String(d.getMinutes()).padStart(2, '0')}`;

export function blank(purpose: ObservationForm['purpose'], now = new Date()): ObservationForm {
	return {
		type: 'E1',
		purpose,
		observed_on: today(now),
		observed_time: clock(now),
		performed_on: '',
		minutes: undefined,
		setting: '',
		family_agreed: undefined,
		encounter_ref: encounterRef(),
		relation_note: '',
		competencies: [],
		ratings: {},
		harm: false,
		strengths: '',
		next_step: '',
		next_step_on: '',
		scenario: '',
		checklist: '',
		supersede_reason: '',
		confirmed: false,
		opened_at: now.toISOString()
	};
}

/**
 * The indicators on the form: of the chosen competencies, without those not for the role. What
 * was rated before the role was known stays in sight, for it is sent.
 */
export function indicators(form: ObservationForm, all: Competency[]) {
	const role = form.subject?.role;
	return all
		.filter((c) => form.competencies.includes(c.code))
		.map((c) => ({
			...c,
			indicators: c.indicators.filter(
				(i) => !role || !i.not_for.includes(role) || form.ratings[i.code]?.rating
			)
		}));
}

export interface Section {
	code: string;
	title: string;
	rated: number;
	all: number;
	/** Safety-critical indicators that were not rated yet. */
	stars: string[];
}

/** How far each chosen competency is. */
export const sections = (form: ObservationForm, all: Competency[]): Section[] =>
	indicators(form, all).map(({ code, title, indicators: asked }) => ({
		code,
		title,
		rated: asked.filter((i) => form.ratings[i.code]?.rating).length,
		all: asked.length,
		stars: asked.filter((i) => i.star && !form.ratings[i.code]?.rating).map((i) => i.code)
	}));

export function ratedCount(form: ObservationForm): number {
	return chosen(form).length;
}

export type FaultField =
	| 'subject'
	| 'observed'
	| 'performed'
	| 'minutes'
	| 'setting'
	| 'family_agreed'
	| 'encounter_ref'
	| 'ratings'
	| 'star'
	| 'reason'
	| 'next_step_on'
	| 'scenario'
	| 'checklist'
	| 'supersede_reason'
	| 'confirmed';

export interface Fault {
	field: FaultField;
	/** The indicator that lacks its rating or its reason. */
	indicator?: string;
}

/** The instant that the two fields name, in this device's time zone. */
export function observedAt(form: ObservationForm): Date {
	return new Date(`${form.observed_on}T${form.observed_time || '12:00'}`);
}

/** What stands between the form and saving it: blanks may stay, but not on safety-critical skills. */
export function faults(
	form: ObservationForm,
	details: boolean,
	all: Competency[],
	now = new Date()
): Fault[] {
	const found: Fault[] = [];
	const need = (bad: boolean, field: FaultField) => bad && found.push({ field });
	need(!form.subject, 'subject');
	const at = observedAt(form).getTime();
	need(Number.isNaN(at) || at > now.getTime() + 5 * 60_000, 'observed');
	need(
		form.type === 'E3' && (!form.performed_on || form.performed_on > form.observed_on),
		'performed'
	);
	const minutes = Number(form.minutes);
	need(!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST, 'minutes');
	need(!form.setting, 'setting');
	need(withFamily.includes(form.type) && form.family_agreed === undefined, 'family_agreed');
	need(!isRef(form.encounter_ref), 'encounter_ref');
	need(form.type === 'E4' && !form.scenario.trim(), 'scenario');
	need(form.type === 'E5' && !form.checklist.trim(), 'checklist');
	need(ratedCount(form) === 0, 'ratings');
	for (const indicator of sections(form, all).flatMap((one) => one.stars)) {
		found.push({ field: 'star', indicator });
	}
	for (const [indicator, { rating, reason }] of chosen(form)) {
		if (rating === 'NA' && !reason?.trim()) found.push({ field: 'reason', indicator });
	}
	need(form.next_step.trim() !== '' && !form.next_step_on, 'next_step_on');
	need(Boolean(form.supersedes) && form.supersede_reason.trim().length < 3, 'supersede_reason');
	need(details && !form.confirmed, 'confirmed');
	return found;
}

const elsewhere: FaultField[] = ['ratings', 'star', 'reason', 'next_step_on', 'confirmed'];

/** How many facts of the visit are missing. */
export const factsMissing = (found: Fault[]): number =>
	found.filter((fault) => !elsewhere.includes(fault.field)).length;

/** What is rated of the chosen competencies, in order: all that is sent. */
export function chosen(form: ObservationForm): [string, Rated][] {
	return Object.entries(form.ratings)
		.filter(([key, r]) => r.rating && form.competencies.includes(key.split('.')[0]!))
		.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}
