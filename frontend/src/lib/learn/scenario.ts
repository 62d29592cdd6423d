/** Playing a scenario: where a path stands, and what was chosen on the way. */
import type { Scenario } from '$lib/api/types';

export type Scene = Scenario['scenes'][number];
export type Choice = Scene['choices'][number];

export interface Walk {
	/** Scenes with what was chosen in each. */
	steps: { scene: Scene; choice: Choice }[];
	here: Scene;
}

/** Follows a path; nothing when it does not fit the scenario. */
export function walk(scenario: Scenario, path: string[]): Walk | undefined {
	const scenes = new Map(scenario.scenes.map((scene) => [scene.id, scene]));
	let here = scenes.get(scenario.start);
	const steps: Walk['steps'] = [];
	for (const id of path) {
		const choice = here?.choices.find((one) => one.id === id);
		if (!here || !choice) return undefined;
		steps.push({ scene: here, choice });
		here = scenes.get(choice.to);
	}
	return here && { steps, here };
}

/** What a play showed, what it missed, and what it did once this way and once that way. */
export function sidesOf({ shown, missed }: { shown: string[]; missed: string[] }) {
	return {
		shown: shown.filter((code) => !missed.includes(code)),
		both: shown.filter((code) => missed.includes(code)),
		missed: missed.filter((code) => !shown.includes(code))
	};
}

/** A play that is under way, kept for this tab. */
export interface Play {
	id: string;
	version: number;
	path: string[];
}

const key = (user: string, code: string): string => `scenario:${user}:${code}`;

export function storedPlay(user: string, scenario: Scenario): Play | undefined {
	try {
		const text = sessionStorage.getItem(key(user, scenario.code));
		const kept = JSON.parse(text ?? 'null') as Play | null;
		const fits = kept?.version === scenario.module_version && walk(scenario, kept.path);
		return kept && fits ? kept : undefined;
	} catch {
		return undefined;
	}
}

export function keepPlay(user: string, code: string, play: Play | undefined): void {
	try {
		if (play) sessionStorage.setItem(key(user, code), JSON.stringify(play));
		else sessionStorage.removeItem(key(user, code));
	} catch {
		// Without storage the play lives as long as the page.
	}
}
