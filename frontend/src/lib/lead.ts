/** The first page of whoever leads or assesses: what waits for their word, and where sites stand. */
import { api, maybe } from '$lib/api/client';
import { ifAny } from '$lib/api/cause';
import type {
	Appeal,
	Candidacy,
	Me,
	PriorLearningClaim,
	Sites,
	Task,
	Waiver
} from '$lib/api/types';
import { list, localDay, t, tn } from '$lib/i18n';
import { bring } from '$lib/i18n/language.svelte';
import { can } from '$lib/me';

/** What waits, one row each: the link goes where it is answered. */
export interface WaitRow {
	href: string;
	who: string;
	what: string;
	text?: string;
	/** A day (YYYY-MM-DD). */
	since: string;
}

/** What the server answers to each list; nothing where it is not this person's to read. */
export interface Lists {
	tasks?: Task[];
	candidacies?: Candidacy[];
	appeals?: Appeal[];
	waivers?: Waiver[];
	claims?: PriorLearningClaim[];
	sites?: Sites;
}

/** Asks for all at once; a list that this person may not read, or cannot reach just now, stays away. */
export async function asked(me: Me): Promise<Lists> {
	const decides = can(me, 'decide_certification');
	const [tasks, candidacies, appeals, waivers, claims, sites] = await Promise.all([
		can(me, 'view_team', 'decide_certification')
			? ifAny(maybe(api.GET('/api/v1/tasks', { params: { query: { open: true, limit: 20 } } })))
			: undefined,
		decides
			? ifAny(
					maybe(
						api.GET('/api/v1/candidacies', { params: { query: { state: 'decision_pending' } } })
					)
				)
			: undefined,
		decides ? ifAny(maybe(api.GET('/api/v1/appeals'))) : undefined,
		ifAny(maybe(api.GET('/api/v1/waiver-requests'))),
		ifAny(maybe(api.GET('/api/v1/prior-learning'))),
		ifAny(maybe(api.GET('/api/v1/sites')))
	]);
	return {
		tasks: tasks?.items,
		candidacies: candidacies?.items,
		appeals: appeals?.items,
		waivers: waivers?.items,
		claims: claims?.items,
		sites
	};
}

/** What this person can answer now, the longest waiting first. */
export function rowsOf({ candidacies, appeals, waivers, claims }: Lists): WaitRow[] {
	const rows: WaitRow[] = [
		...(candidacies ?? [])
			.filter((one) => one.may_decide)
			.map((one) => ({
				href: `/certification/${one.id}`,
				who: one.person.display_name,
				what: t('lead.candidacy', { path: one.path_title }),
				since: localDay(one.events.at(-1)?.at ?? one.nominated_on)
			})),
		...(appeals ?? [])
			.filter((one) => one.may_sign)
			.map((one) => ({
				href: '/certification/appeals',
				who: one.person.display_name,
				what: t('lead.appeal'),
				since: one.filed_on ?? one.file_by
			})),
		...(waivers ?? [])
			.filter((one) => one.state === 'requested')
			.map((one) => ({
				href: '/waivers',
				who: one.person.display_name,
				what: t('lead.waiver', { title: one.requirement_title }),
				text: one.reason,
				since: one.requested ? localDay(one.requested.at) : one.from_on
			})),
		...(claims ?? [])
			.filter((one) => one.may_decide)
			.map((one) => ({
				href: '/prior-learning',
				who: one.person.display_name,
				what: t('lead.claim', { title: one.module_title }),
				since: localDay(one.claimed_at)
			}))
	];
	return rows.sort((a, b) => a.since.localeCompare(b.since));
}

/** What waits, in one sentence. */
export function inWords(lists: Lists): string {
	const waits = rowsOf(lists).length;
	const parts = [
		lists.tasks?.length && tn('today.tasks', lists.tasks.length),
		waits && tn('lead.decisions', waits)
	].filter((part): part is string => typeof part === 'string');
	if (parts.length) return t('today.lead', { what: list(parts) });
	// Without an answer it is not known whether anything waits.
	return lists.waivers ? t('lead.quiet') : t('path.lead_none');
}

/** Their first page, and what it shows. */
export async function leading(me: Me) {
	const [Lead, lists] = await Promise.all([
		import('$lib/components/lead/LeadHome.svelte'),
		asked(me),
		bring('all')
	]);
	return { Lead: Lead.default, lists, inWords: () => inWords(lists) };
}
