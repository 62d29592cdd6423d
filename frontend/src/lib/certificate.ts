/** What may happen to a certificate in each state. */
import type { Candidacy, ChangeKind, Framework, Stage } from '$lib/api/types';
import { plain } from '$lib/plain';
import { retold } from '$lib/voice';

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

const live = ['open', 'in_stage', 'paused', 'decision_pending'];

/** Does it still go on, or was it decided or given up? */
export const isOver = ({ state }: Pick<Candidacy, 'state'>): boolean =>
	!live.some((one) => state.startsWith(one));

/** The stages in plain words, to the candidate or about them. */
export function told(stages: Stage[], framework: Framework, own: boolean): Stage[] {
	return (own ? stages : retold(stages)).map((stage) => ({
		...stage,
		gates: stage.gates.map((gate) => ({
			...gate,
			target: plain(gate.target, framework),
			actual: plain(gate.actual, framework),
			reason: plain(gate.reason, framework)
		}))
	}));
}
