import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Behind } from './behind.svelte';

const line = new EventTarget();
beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('addEventListener', line.addEventListener.bind(line));
	vi.stubGlobal('removeEventListener', line.removeEventListener.bind(line));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** A line that goes and comes. */
function part() {
	const state = { gone: false, asked: 0 };
	const behind = new Behind(async () => {
		state.asked += 1;
		if (state.gone) throw new TypeError('Failed to fetch');
		return 'the part';
	});
	return { state, behind };
}

test('however many ask, it comes once, and is there', async () => {
	const { state, behind } = part();
	expect(behind.there).toBeUndefined();
	expect(await Promise.all([behind.come(), behind.come()])).toEqual(['the part', 'the part']);
	expect(await behind.come()).toBe('the part');
	expect(behind.there).toBe('the part');
	expect(state.asked).toBe(1);
});

test('where the line is gone it says so, and asks again when it is back', async () => {
	const { state, behind } = part();
	state.gone = true;
	await expect(behind.come()).rejects.toThrow('Failed');
	expect(behind.failed).toBe(true);
	state.gone = false;
	line.dispatchEvent(new Event('online'));
	await vi.waitFor(() => expect(behind.there).toBe('the part'));
	expect(behind.failed).toBe(false);
	// Neither the clock nor the line asks for what is there.
	line.dispatchEvent(new Event('online'));
	await vi.advanceTimersByTimeAsync(60_000);
	expect(state.asked).toBe(2);
});

test('nobody need say that the line is back: it asks again after ten seconds', async () => {
	const { state, behind } = part();
	state.gone = true;
	behind.again();
	await vi.advanceTimersByTimeAsync(25_000);
	expect(state.asked).toBe(3);
	state.gone = false;
	await vi.advanceTimersByTimeAsync(10_000);
	expect(behind.there).toBe('the part');
});
