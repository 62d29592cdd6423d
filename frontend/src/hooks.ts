import type { Reroute } from '@sveltejs/kit';
import { bring, partsOf } from '$lib/i18n/language.svelte';

/** A page waits until its texts are there. It goes nowhere else. */
export const reroute: Reroute = async ({ url }) => {
	if (typeof document !== 'undefined') await bring(...partsOf(url.pathname));
};
