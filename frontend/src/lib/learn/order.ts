/** The order of reading. */
import type { Lesson, ModuleDetail } from '$lib/api/types';

/** The first lesson not yet read. */
export const nextLesson = (module: ModuleDetail): Lesson | undefined =>
	module.lessons.find((lesson) => !lesson.read_at);

export function around(module: ModuleDetail, slug: string) {
	const at = module.lessons.findIndex((lesson) => lesson.slug === slug);
	return {
		at,
		lesson: module.lessons[at],
		previous: module.lessons[at - 1],
		next: module.lessons[at + 1]
	};
}
