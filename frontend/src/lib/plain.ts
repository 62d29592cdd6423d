/** Codes inside a server's sentence, as people say them. */
import type { Framework } from '$lib/api/types';

type Names = Pick<Framework, 'competencies' | 'levels'>;

/** "C01 is at L3" as "Crisis de-escalation is at “With someone reachable”"; indicators keep their codes. */
export function plain(text: string, framework: Names): string {
	return text
		.replace(/\bC\d\d\b(?!\.\d)/g, (code) => {
			const title = framework.competencies.find((c) => c.code === code)?.title;
			return title ?? code;
		})
		.replace(/\bL[0-5]\b/g, (code) => {
			const label = framework.levels.find((l) => l.code === code)?.title;
			return label ? `“${label}”` : code;
		});
}

/** "Pass M06" as "Pass “Safety plans”". */
export const plainModules = (text: string, modules: { code: string; title: string }[]): string =>
	text.replace(/\bM\d\d\b/g, (code) => {
		const title = modules.find((m) => m.code === code)?.title;
		return title ? `“${title}”` : code;
	});
