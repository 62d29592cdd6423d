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
