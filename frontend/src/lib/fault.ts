import { tick } from 'svelte';

/** Takes whoever misses something to the first field that says so. */
export async function toFault(form: HTMLFormElement | undefined): Promise<void> {
	await tick();
	form?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
}
