import { findClientDetails } from '$lib/privacy';
import type { ObservationForm } from './form';

/** Every free text of the form. */
const freeText = (form: ObservationForm): string[] => [
	form.strengths,
	form.next_step,
	form.relation_note,
	form.scenario,
	form.checklist,
	form.supersede_reason,
	...Object.values(form.ratings).map((r) => r.reason ?? '')
];

/** Could something that was written point to a young person or a family? */
export const pointsToClients = (form: ObservationForm): boolean =>
	freeText(form).some((text) => findClientDetails(text).length > 0);
