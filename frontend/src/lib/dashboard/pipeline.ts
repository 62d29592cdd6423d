/** Candidates on their way to a certificate: how far, since when, and what each waits for. */
import type { Candidacy } from '$lib/api/types';
import { daysUntil, today } from '$lib/i18n';

export const steps = ['open', 'in_stage', 'paused', 'decision_pending'] as const;
export type Step = (typeof steps)[number];

export interface Waiting {
	candidacy: Candidacy;
	step: Step;
	/** The day since which it stands there, as far as that is recorded. */
	since: string;
	days: number;
}

const moves = ['stage_passed', 'paused', 'resumed', 'decline_annulled'];

/** Candidacies that go on, those that wait longest first. */
export function waiting(candidacies: Candidacy[], on = today()): Waiting[] {
	return candidacies
		.flatMap((candidacy) => {
			const step = steps.find((one) => one === candidacy.state);
			if (!step) return [];
			const last = candidacy.events.filter((event) => moves.includes(event.kind)).at(-1);
			const since = last ? last.at.slice(0, 10) : candidacy.nominated_on;
			return [{ candidacy, step, since, days: Math.max(0, -daysUntil(since, on)) }];
		})
		.sort(
			(a, b) => b.days - a.days || a.candidacy.nominated_on.localeCompare(b.candidacy.nominated_on)
		);
}

/** The first gate of the stage worked on that does not hold. */
export const gateOf = ({ candidacy }: Waiting) =>
	candidacy.stages
		.find((stage) => stage.code === candidacy.stage)
		?.gates.find((gate) => !gate.passed);

/** How many have signed for it, while two are needed. */
export const signed = ({ candidacy }: Waiting): number =>
	candidacy.decisions.filter((one) => one.decision === 'certify').length;

/** By path: how many stand at each step. */
export function counts(
	all: Waiting[]
): { path: string; title: string; of: Record<Step, number> }[] {
	const paths = new Map(all.map((one) => [one.candidacy.path, one.candidacy.path_title]));
	return [...paths.entries()]
		.sort(([a], [b]) => a.localeCompare(b))
		.map(([path, title]) => {
			const here = all.filter((one) => one.candidacy.path === path);
			const count = (step: Step) => here.filter((one) => one.step === step).length;
			return {
				path,
				title,
				of: Object.fromEntries(steps.map((step) => [step, count(step)])) as Record<Step, number>
			};
		});
}
