/** The audit record in sentences. */
import type { AuditEvent } from '$lib/api/types';
import { day, has, t, tOr } from '$lib/i18n';

/** What the lines are about, for the filter: the first part of the action. */
export const kinds = {
	sign_in: ['session', 'password', 'setup', 'mail'],
	people: [
		'person',
		'affiliation',
		'assignment',
		'leave',
		'credential',
		'authorization',
		'waiver',
		'calendar_feed'
	],
	permissions: ['grant'],
	learning: ['attempt', 'prior_learning', 'refresher', 'practice', 'training'],
	observations: ['observation', 'observation_request', 'task', 'joint'],
	coaching: ['coaching', 'coaching_contact', 'coaching_plan'],
	certification: [
		'candidacy',
		'certification',
		'certificate',
		'founding',
		'calibration',
		'coaching_sample',
		'joint_observation',
		'delivery',
		'appeal',
		'vignette_key'
	],
	places: ['node', 'policy', 'roster'],
	content: ['content', 'review']
} as const;
export type AuditKind = keyof typeof kinds;
export const auditKinds = Object.keys(kinds) as AuditKind[];

/** Names by id, as far as the lines themselves tell them. */
export function knownNames(events: AuditEvent[]): Map<string, string> {
	const people = events.flatMap((e) => [e.actor, e.subject]).filter((p) => p !== undefined);
	return new Map(people.map((p) => [p.id, p.display_name]));
}

const detail = (event: AuditEvent): Record<string, unknown> =>
	event.detail !== null && typeof event.detail === 'object'
		? (event.detail as Record<string, unknown>)
		: {};

/** The person a line is about, when it says so. */
export function about(event: AuditEvent): string | undefined {
	const { subject, person } = detail(event);
	const named = [event.subject?.id, subject, person].find((id) => typeof id === 'string');
	return named as string | undefined;
}

/** What was given, chosen or changed, in words. */
function what(event: AuditEvent): string {
	const d = detail(event);
	const text = (value: unknown) => (typeof value === 'string' ? value : '');
	switch (event.action) {
		case 'grant.give':
		case 'grant.end':
			return tOr('permission', text(d.permission));
		case 'assignment.save':
			return tOr('lead', text(d.kind)).toLowerCase();
		case 'credential.save':
			return tOr('credential', text(d.kind));
		case 'credential.check':
			return d.valid ? t('audit.valid') : t('audit.not_valid');
		case 'authorization.attest':
			return tOr('authorization', text(d.step));
		case 'waiver.save':
			return `${text(d.requirement)}, ${t('manage.span', {
				from: day(text(d.from_on)),
				to: day(text(d.to_on))
			})}`;
		case 'leave.save':
		case 'leave.remove':
			return text(d.to_on)
				? t('manage.span', { from: day(text(d.from_on)), to: day(text(d.to_on)) })
				: t('audit.from', { day: day(text(d.from_on)) });
		case 'attempt.submit':
			return `${text(d.module)}, ${d.passed ? t('audit.passed') : t('audit.below')}`;
		case 'coaching.add_step':
			return tOr('event', text(d.kind)).toLowerCase();
		case 'coaching.open':
			return text(d.indicator);
		case 'candidacy.nominate':
		case 'certificate.issue':
			return tOr('path_kind', text(d.path)).toLowerCase();
		case 'certification.sign':
			return d.certify ? t('audit.for') : t('audit.against');
		case 'certificate.change':
			return tOr('certificate_change', text(d.kind));
		case 'calibration.complete':
			return tOr('calibration', text(d.outcome)).toLowerCase();
		case 'policy.switch_on':
		case 'policy.switch_off':
			return tOr('policy', text(d.code));
		default:
			return '';
	}
}

/** A line as a sentence. */
export function sentence(event: AuditEvent, names: Map<string, string>): string {
	const id = about(event);
	const name = id && id !== event.actor?.id ? names.get(id) : undefined;
	const slots = {
		actor: event.actor?.display_name ?? t('audit.nobody'),
		subject: name ?? (id && id === event.actor?.id ? t('audit.themselves') : t('audit.somebody')),
		of: name ? t('audit.of', { name }) : '',
		what: what(event)
	};
	const key = `audit.${event.action}`;
	// What somebody does to what is theirs reads badly with their name twice.
	const own = `${key}_own`;
	if (id && id === event.actor?.id && has(own)) return t(own, slots);
	if (has(key)) return t(key, slots);
	const { actor } = slots;
	return t('audit.other', { actor, what: event.action.replaceAll(/[._]/g, ' ') });
}

const pages: Record<string, string> = {
	person: '/people/',
	observation: '/observations/',
	coaching_cycle: '/coaching/',
	candidacy: '/certification/',
	certificate: '/certificates/',
	node: '/sites/'
};

/** Where the thing can be looked at. */
export function link(event: AuditEvent): string | undefined {
	const page = pages[event.subject_kind];
	return page && event.subject_id ? page + event.subject_id : undefined;
}
