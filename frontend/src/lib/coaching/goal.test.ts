import { expect, test } from 'vitest';
import { goalFrom, goalHref } from './goal';

const task = {
	id: 'm03-t2',
	indicators: ['C02.2', 'C02.3'],
	title: 'Ask all three, plainly',
	task: 'On your next three contacts, ask about harm to self, to others and from others.',
	looks_like: 'Your coach can repeat your three questions.'
};
const module = { code: 'M03', field_tasks: [task] };

test('a field task becomes the goal of a cycle, on the first skill that it practices', () => {
	expect(goalFrom(module, 'm03-t2')).toEqual({ indicator: 'C02.2', goal: task.task });
	expect(goalHref(module, task)).toBe('/coaching/new?module=M03&task=m03-t2');
});

test('a task that the module does not have any more begins nothing', () => {
	expect(goalFrom(module, 'm03-t9')).toBeUndefined();
	expect(goalFrom(undefined, 'm03-t2')).toBeUndefined();
});
