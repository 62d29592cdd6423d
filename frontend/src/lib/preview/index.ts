/** The preview that an author runs on their own machine: what it asks for, and what it shows where. */
import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import type { ScenarioDebrief } from '$lib/api/types';
import type { Walk } from '$lib/learn/scenario';
import type { Finding, PreviewScenario } from './types';

/** Asks the preview; whoever comes by the address on another server is told what it is. */
export async function ask<T>(fetcher: typeof fetch, path: string): Promise<T> {
	const answer = await fetcher(`/preview-api/${path}`).catch(() => undefined);
	if (!answer) error(503, { message: t('preview.gone') });
	const isJson = answer.headers.get('content-type')?.startsWith('application/json');
	if (answer.ok && isJson) return (await answer.json()) as T;
	error(404, { message: t(path === 'content' ? 'preview.elsewhere' : 'preview.not_there') });
}

const weight: Record<Finding['severity'], number> = { error: 0, warning: 1, note: 2 };

/** What is said about a part, the gravest first. */
export const about = (findings: Finding[], part: string): Finding[] =>
	findings
		.filter((finding) => finding.part === part)
		.sort((a, b) => weight[a.severity] - weight[b.severity] || a.line - b.line);

/** What belongs to no page: the glossary, drills, role cards, the overlay. */
export function rest(findings: Finding[], shown: string[]): Finding[] {
	return findings.filter((finding) => !finding.code || !shown.includes(finding.code));
}

/** What a play came to, with what is told about each choice. */
export function debrief(of: PreviewScenario, at: Walk): ScenarioDebrief | undefined {
	const ending = at.here.ending;
	if (!ending) return undefined;
	const steps = at.steps.map(({ scene, choice }) => ({
		scene: scene.id,
		choice: choice.id,
		text: choice.text,
		...(of.told[`${scene.id}/${choice.id}`] ?? { feedback: '', shows: [], misses: [] })
	}));
	// As the server tells it: each once, in the order of the play; one can be shown and missed.
	const shown = [...new Set(steps.flatMap((step) => step.shows))];
	const missed = [...new Set(steps.flatMap((step) => step.misses))];
	return {
		ending,
		debrief_html: of.debriefs[at.here.id] ?? '',
		shown,
		missed,
		steps
	} as unknown as ScenarioDebrief;
}

/** Puts what is said about a block before the block, as far as the page has the same blocks. */
export function mark(prose: HTMLElement, findings: Finding[], blocks: number): void {
	for (const old of prose.querySelectorAll('.said')) old.remove();
	const children = [...prose.children].filter((child) => !child.matches('.footnotes, section'));
	if (children.length !== blocks) return;
	for (const finding of findings) {
		const block = finding.block == null ? undefined : children[finding.block];
		if (!block) continue;
		const note = document.createElement('p');
		note.className = `said ${finding.severity}`;
		note.id = place(finding);
		note.textContent = `${finding.line}: ${finding.message}. ${finding.remedy}`;
		block.before(note);
	}
}

/** The anchor of a finding in the lesson. */
export const place = (finding: Finding): string => `said-${finding.line}-${finding.column}`;
