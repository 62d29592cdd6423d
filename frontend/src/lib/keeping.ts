/** What may follow for a certificate, and what may be appealed. */
import type { Appeal, Candidacy, CertificateEvent, CertificateKeeping } from '$lib/api/types';
import { today } from '$lib/i18n';

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

/** A candidacy that was declined, is not open again, and was not appealed yet. */
export function declined(
	candidacy: Pick<Candidacy, 'id' | 'events'>,
	appeals: Pick<Appeal, 'candidacy_id'>[]
): boolean {
	const times = (kind: string) => candidacy.events.filter((event) => event.kind === kind).length;
	return (
		times('declined') > times('decline_annulled') &&
		!appeals.some((appeal) => appeal.candidacy_id === candidacy.id)
	);
}
