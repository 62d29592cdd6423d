/** What is sent of the form. */
import type { ObservationIn, Setting } from '$lib/api/types';
import { chosen, observedAt, withFamily, type ObservationForm } from './form';

const text = (value: string): string | undefined => value.trim() || undefined;

/** The body to send. Blanks stay out: not rated is not a rating. */
export function toBody(form: ObservationForm, now = new Date()): ObservationIn {
	const body: ObservationIn = {
		subject_id: form.subject!.id,
		type: form.type,
		purpose: form.purpose,
		observed_at: observedAt(form).toISOString(),
		performed_on: form.type === 'E3' ? form.performed_on : undefined,
		recorded_at: now.toISOString(),
		minutes: Number(form.minutes),
		setting: form.setting as Setting,
		family_agreed: withFamily.includes(form.type) && form.family_agreed === true,
		encounter_ref: form.encounter_ref,
		relation_note: form.type === 'E2' ? text(form.relation_note) : undefined,
		ratings: chosen(form).map(([indicator, { rating, reason }]) =>
			rating === 'NA'
				? { indicator, rating, reason: reason?.trim() }
				: { indicator, rating: rating! }
		),
		harm: form.harm,
		strengths: text(form.strengths),
		next_step: text(form.next_step),
		next_step_on: text(form.next_step) ? form.next_step_on : undefined,
		scenario: form.type === 'E4' ? text(form.scenario) : undefined,
		checklist: form.type === 'E5' ? text(form.checklist) : undefined,
		supersedes: form.supersedes,
		supersede_reason: form.supersedes ? text(form.supersede_reason) : undefined,
		confirmed_no_client_details: form.confirmed || undefined
	};
	return JSON.parse(JSON.stringify(body)) as ObservationIn;
}
