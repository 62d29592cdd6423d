/** What is logged about a person's practice, and by whom. */
import type { components } from '$lib/api/schema';
import type { Me, PersonDetail } from '$lib/api/types';
import { can } from '$lib/me';

export type RecordIn = components['schemas']['PracticeRecordIn'];
export type RecordKind = Extract<
	RecordIn['kind'],
	'field_response' | 'hours' | 'supervision_contact' | 'offer'
>;

/** The words that each kind knows, the most usual first. */
export const codes: Record<RecordKind, readonly string[]> = {
	supervision_contact: ['individual', 'group', 'on_scene', 'phone'],
	field_response: ['partner', 'lead', 'shadow'],
	offer: ['protected_time'],
	hours: ['work', 'training', 'supervision']
};

/** People log visits and hours of their own; who leads them logs contacts and offers too. */
export function loggable(
	me: Me,
	person: Pick<PersonDetail, 'id' | 'coaches' | 'supervisors'>
): RecordKind[] {
	if (person.id === me.person.id) return ['field_response', 'hours'];
	const leads = [...person.coaches, ...person.supervisors].some((p) => p.id === me.person.id);
	return leads || can(me, 'view_team')
		? ['supervision_contact', 'field_response', 'offer', 'hours']
		: [];
}

export interface LogForm {
	id: string;
	kind: RecordKind;
	on: string;
	code: string;
	/** Minutes of a contact. */
	minutes: number | undefined;
	/** Hours, counted in hours. */
	hours: number | undefined;
	with_data: boolean;
	partner_id: string | undefined;
	encounter_ref: string;
}

/** What is sent: only what this kind has. */
export function recordBody(form: LogForm): RecordIn {
	const { kind, on, code } = form;
	const body: RecordIn = { kind, on, code, with_data: false };
	if (kind === 'supervision_contact')
		return { ...body, minutes: form.minutes, with_data: form.with_data };
	if (kind === 'hours') return { ...body, minutes: Math.round((form.hours ?? 0) * 60) };
	if (kind === 'field_response')
		return { ...body, partner_id: form.partner_id, encounter_ref: form.encounter_ref };
	return body;
}
