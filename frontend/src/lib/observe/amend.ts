import type { Observation } from '$lib/api/types';
import { today } from '$lib/i18n/format';
import { blank, clock, type ObservationForm, type Rated } from './form';

/** The form that amends what was recorded: the same, under a new id, with a reason. */
export function amending(old: Observation): ObservationForm {
	const at = new Date(old.observed_at);
	const ratings: Record<string, Rated> = {};
	for (const { indicator, rating, reason } of old.ratings) ratings[indicator] = { rating, reason };
	return {
		...blank(old.purpose),
		subject: old.subject,
		type: old.type,
		observed_on: today(at),
		observed_time: clock(at),
		performed_on: old.performed_on ?? '',
		minutes: old.minutes,
		setting: old.setting,
		family_agreed: old.family_agreed,
		encounter_ref: old.encounter_ref,
		relation_note: old.relation_note ?? '',
		competencies: [...new Set(old.ratings.map((r) => r.indicator.split('.')[0]!))],
		ratings,
		harm: old.harm,
		strengths: old.strengths ?? '',
		next_step: old.next_step ?? '',
		next_step_on: old.next_step_on ?? '',
		scenario: old.scenario ?? '',
		checklist: old.checklist ?? '',
		supersedes: old.id
	};
}
