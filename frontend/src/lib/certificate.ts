/** What may happen to a certificate in each state. */
import type { Candidacy, ChangeKind } from '$lib/api/types';

export function changes(state: string): ChangeKind[] {
	switch (state) {
		case 'revoked':
			return [];
		case 'suspended':
			return ['reinstated', 'revoked'];
		case 'expired':
			return ['revoked'];
		default:
			return ['suspended', 'revoked'];
	}
}

/** The stage worked on, in words. */
export const stageTitle = (candidacy: Candidacy): string | undefined =>
	candidacy.stages.find((stage) => stage.code === candidacy.stage)?.title ?? candidacy.stage;
