import { beforeEach, expect, test, vi } from 'vitest';
import type { Scenario } from '$lib/api/types';
import { keepPlay, storedPlay, walk, sidesOf } from './scenario';

const scenario: Scenario = {
	code: 'M01-S1',
	module_version: 1,
	language: 'en',
	title: 'At the door',
	minutes: 5,
	summary: '',
	start: 'door',
	scenes: [
		{
			id: 'door',
			html: '<p>A door.</p>',
			choices: [
				{ id: 'a', text: 'Knock', to: 'in' },
				{ id: 'b', text: 'Wait', to: 'door' }
			]
		},
		{ id: 'in', html: '<p>In.</p>', choices: [], ending: 'steady' }
	]
};

beforeEach(() => {
	const kept = new Map<string, string>();
	vi.stubGlobal('sessionStorage', {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value),
		removeItem: (key: string) => kept.delete(key)
	});
});

test('a path leads from scene to scene', () => {
	expect(walk(scenario, [])?.here.id).toBe('door');
	const played = walk(scenario, ['b', 'a']);
	expect(played?.here.ending).toBe('steady');
	expect(played?.steps.map((step) => step.choice.text)).toEqual(['Wait', 'Knock']);
});

test('a path that cannot be played leads nowhere', () => {
	expect(walk(scenario, ['c'])).toBeUndefined();
	expect(walk(scenario, ['a', 'a'])).toBeUndefined();
});

test('a play goes on where it was, unless the scenario has changed', () => {
	keepPlay('me', scenario.code, { id: '1', version: 1, path: ['b'] });
	expect(storedPlay('me', scenario)?.path).toEqual(['b']);
	expect(storedPlay('you', scenario)).toBeUndefined();
	expect(storedPlay('me', { ...scenario, module_version: 2 })).toBeUndefined();
	expect(storedPlay('me', { ...scenario, start: 'in' })).toBeUndefined();
	keepPlay('me', scenario.code, undefined);
	expect(storedPlay('me', scenario)).toBeUndefined();
});

test('what was done once and missed once stands apart', () => {
	expect(sidesOf({ shown: ['C06.1', 'C06.2'], missed: ['C06.1', 'C06.3'] })).toEqual({
		shown: ['C06.2'],
		both: ['C06.1'],
		missed: ['C06.3']
	});
});
