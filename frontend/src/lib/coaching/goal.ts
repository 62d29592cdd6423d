/** A field task of a module as the goal of a coaching cycle. */
import type { FieldTask, ModuleDetail } from '$lib/api/types';

type Taught = Pick<ModuleDetail, 'code' | 'field_tasks'>;

/** Where a coach begins a cycle with the task as its goal. */
export const goalHref = (module: Pick<Taught, 'code'>, task: Pick<FieldTask, 'id'>): string =>
	`/coaching/new?${new URLSearchParams({ module: module.code, task: task.id })}`;

/** What the cycle begins with: the first skill that the task practices, and what to do. */
export function goalFrom(module: Taught | undefined, id: string) {
	const task = module?.field_tasks.find((one) => one.id === id);
	return task && { indicator: task.indicators[0] ?? '', goal: task.task };
}
