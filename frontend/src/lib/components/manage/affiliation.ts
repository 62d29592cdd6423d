/** A working place while it is being written. */
import type { Affiliation, AffiliationIn } from '$lib/api/types';
import { today } from '$lib/i18n';

export const blankAffiliation = (): AffiliationIn => ({
	role: '',
	node_id: '',
	fte: 1,
	rostered_to_respond: true,
	hired_on: today(),
	started_on: today()
});

/** Only what the API takes of what it gave. */
export const editable = (a: Affiliation): AffiliationIn => ({
	role: a.role,
	node_id: a.node_id,
	sub_kind: a.sub_kind,
	fte: a.fte,
	rostered_to_respond: a.rostered_to_respond,
	hired_on: a.hired_on,
	started_on: a.started_on,
	ended_on: a.ended_on
});
