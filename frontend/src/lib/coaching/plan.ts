/** A coaching service delivery plan: what a form holds and sends. */
import type { components } from '$lib/api/schema';
import type { CoachingPlan, Dose, Me, PersonDetail, PersonDose } from '$lib/api/types';
import { t } from '$lib/i18n';
import { can } from '$lib/me';
import { leads } from '$lib/waivers';

type PlanIn = components['schemas']['CoachingPlanIn'];
export type Method = PlanIn['methods'][number];

export const methods = [
	'live_observation',
	'co_response',
	'record_review',
	'simulation',
	'conversation',
	'group'
] as const satisfies readonly Method[];

export const sources = [
	'observations',
	'cycles',
	'family_feedback',
	'self_rating',
	'records'
] as const satisfies readonly PlanIn['data'][number][];

export const stages = ['early', 'leading', 'steady'] as const;

export interface PlanForm extends Omit<PlanIn, 'confirmed_no_client_details'> {
	id: string;
	confirmed: boolean;
}

/** A local day so many days later. */
const later = (on: string, days: number): string =>
	new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** A new plan begins where the one in force stands, or with usual figures. */
export const planForm = (id: string, on: string, before?: CoachingPlan): PlanForm => ({
	id,
	from_on: on,
	review_on: later(on, 180),
	methods: before?.methods ?? ['live_observation', 'conversation'],
	data: before?.data ?? ['observations'],
	skills: before?.skills ?? [],
	weekly_minutes: { ...(before?.weekly_minutes ?? { early: 60, leading: 45, steady: 30 }) },
	taper: { ...(before?.taper ?? { l3: 60, l4: 30 }) },
	coach_duties: before?.coach_duties ?? '',
	worker_duties: before?.worker_duties ?? '',
	confirmed: false
});

/** What is sent: everything but what the form keeps for itself. */
export const planBody = ({ confirmed, ...form }: PlanForm): PlanIn => ({
	from_on: form.from_on,
	review_on: form.review_on,
	methods: form.methods,
	data: form.data,
	skills: form.skills,
	weekly_minutes: form.weekly_minutes,
	taper: form.taper,
	coach_duties: form.coach_duties,
	worker_duties: form.worker_duties,
	confirmed_no_client_details: confirmed
});

/** Given as a share of planned, in whole percent; nothing where nothing was planned. */
export const share = (dose: Pick<Dose, 'given_minutes' | 'planned_minutes'>): number | undefined =>
	dose.planned_minutes > 0
		? Math.floor((dose.given_minutes / dose.planned_minutes) * 100)
		: undefined;

/** For a spreadsheet: each person with minutes given and planned in columns of their own. */
export const doseTable = (people: PersonDose[]): string[][] => [
	[
		t('sites.person'),
		...(['weekly', 'given', 'planned', 'contacts', 'observations', 'steps'] as const).map((key) =>
			t(`dose.file_${key}`)
		)
	],
	...people.map(({ person, plan, weekly_minutes, dose }) => [
		person.display_name,
		plan ? String(weekly_minutes) : '',
		...[
			dose.given_minutes,
			dose.planned_minutes,
			dose.contacts,
			dose.observations,
			dose.cycle_steps
		].map(String)
	])
];

/** Coaches them: their lead, or by permission; nobody coaches themselves. */
export const coachesPerson = (
	me: Me,
	person: Pick<PersonDetail, 'id' | 'coaches' | 'supervisors'>
): boolean => person.id !== me.person.id && (leads(me, person) || can(me, 'coach'));

/** Plans a place's coaching and sees what was given there. */
export const plansCoaching = (me: Me): boolean =>
	can(me, 'coach', 'view_team', 'decide_certification');
