/** What is logged about a person's practice, and by whom. */
import type { components } from '$lib/api/schema';
import type { Me, PersonDetail, PracticeRecord } from '$lib/api/types';
import { can } from '$lib/me';

export type RecordIn = components['schemas']['PracticeRecordIn'];
export type RecordKind = Extract<
	RecordIn['kind'],
	'field_response' | 'hours' | 'supervision_contact' | 'offer' | 'drill'
>;

/** The words that each kind knows, the most usual first. */
export const codes: Record<RecordKind, readonly string[]> = {
	supervision_contact: ['individual', 'group', 'on_scene', 'phone'],
	field_response: ['partner', 'lead', 'shadow'],
	offer: ['protected_time'],
	drill: ['overdose', 'lethal_means'],
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
		? ['supervision_contact', 'field_response', 'offer', 'drill', 'hours']
		: [];
}

/** Who signed a visit as the second person, as far as it stands. */
export const signature = (
	visit: Pick<PracticeRecord, 'id'>,
	records: PracticeRecord[]
): PracticeRecord | undefined =>
	records.find(
		(one) => one.kind === 'co_signature' && one.response_id === visit.id && !one.withdrawn
	);

/** May the reader sign this visit? Only who leads the person, was not on it, and nobody twice. */
export const signable = (
	visit: PracticeRecord,
	records: PracticeRecord[],
	reader: { id: string; leads: boolean }
): boolean =>
	reader.leads &&
	visit.kind === 'field_response' &&
	['lead', 'partner'].includes(visit.code ?? '') &&
	!visit.withdrawn &&
	visit.other?.id !== reader.id &&
	!signature(visit, records);

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
