/** The pictures of a module, as its texts name them. */
import type { ModuleDetail } from '$lib/api/types';

const PICTURE = /\/content\/modules\/[^"'\s)]+/g;

export function picturesOf(
	texts: Pick<ModuleDetail, 'overview_html' | 'lessons' | 'job_aids'>[]
): string[] {
	const html = texts.flatMap((text) => [
		text.overview_html,
		...text.lessons.map((lesson) => lesson.html),
		...text.job_aids.map((aid) => aid.html)
	]);
	return [...new Set(html.flatMap((part) => part.match(PICTURE) ?? []))];
}
