/** What in free text could point to a young person or a family. The server checks the same file. */
import { patterns } from '$competencies/privacy/client-details.json';

export interface Hit {
	id: string;
	label: string;
	explanation: string;
	start: number;
	end: number;
}

const compiled = patterns.map((p) => ({ ...p, regex: new RegExp(p.pattern, `${p.flags}g`) }));

/**
 * Every pattern has three groups: before, the finding, after. The next search
 * starts where the finding ends, so that two may share the blank between them.
 */
export function findClientDetails(text: string): Hit[] {
	const hits: Hit[] = [];
	for (const { id, label, explanation, regex } of compiled) {
		regex.lastIndex = 0;
		for (let match = regex.exec(text); match; match = regex.exec(text)) {
			const start = match.index + (match[1]?.length ?? 0);
			const end = start + (match[2]?.length ?? 0);
			hits.push({ id, label, explanation, start, end });
			regex.lastIndex = Math.max(end, match.index + 1);
		}
	}
	return hits.sort((a, b) => a.start - b.start || b.end - a.end);
}
