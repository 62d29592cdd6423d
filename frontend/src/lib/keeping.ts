/** What may follow for a certificate, and what may be appealed. */
import type { Appeal, Candidacy, CertificateEvent, CertificateKeeping } from '$lib/api/types';
import { localDay, today } from '$lib/i18n';

/** The next step that somebody from the center may take. */
export function next(
	keeping: Pick<CertificateKeeping, 'state' | 'restorable_to_on'>,
	on = today()
): 'renew' | 'restore' | undefined {
	if (keeping.state === 'expiring') return 'renew';
	return keeping.state === 'lapsed' && on <= keeping.restorable_to_on ? 'restore' : undefined;
}

/** The latest suspension or revocation that still stands and that nobody has appealed. */
export function appealable(
	changes: CertificateEvent[],
	appeals: Pick<Appeal, 'certificate_change_id'>[]
): CertificateEvent | undefined {
	const gone = new Set([
		...changes.flatMap((change) => change.annuls ?? []),
		...appeals.flatMap((appeal) => appeal.certificate_change_id ?? [])
	]);
	const last = changes.findLast((change) => change.kind !== 'annulled');
	return last && ['suspended', 'revoked'].includes(last.kind) && !gone.has(last.id)
		? last
		: undefined;
}

/** A candidacy that was declined, and is not open again. */
export function isDeclined(candidacy: Pick<Candidacy, 'events'>): boolean {
	const times = (kind: string) => candidacy.events.filter((event) => event.kind === kind).length;
	return times('declined') > times('decline_annulled');
}

/** A declined one that was not appealed yet. */
export const declined = (
	candidacy: Pick<Candidacy, 'id' | 'events'>,
	appeals: Pick<Appeal, 'candidacy_id'>[]
): boolean =>
	isDeclined(candidacy) && !appeals.some((appeal) => appeal.candidacy_id === candidacy.id);

/** When the last refusal of a candidacy was signed. */
export const declinedAt = (candidacy: Pick<Candidacy, 'events'>): string | undefined =>
	candidacy.events.findLast((event) => event.kind === 'declined')?.at;

/** Paths count the same days for an appeal unless a center changes it. */
const USUAL_DAYS = 30;

/** The usual last day for an appeal against what was decided at this moment. */
export const lastDay = (decided: string): string =>
	new Date(Date.parse(`${localDay(decided)}T00:00:00Z`) + USUAL_DAYS * 86_400_000)
		.toISOString()
		.slice(0, 10);
