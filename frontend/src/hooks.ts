import type { Reroute } from '@sveltejs/kit';
import { everyText } from '$lib/i18n/language.svelte';

/** The pages whose texts come with the program itself; see first-load.js. */
const first = /^\/$|^\/sign-in$|^\/observe(\/|$)/;

/** Any other page waits until its texts are there. It goes nowhere else. */
export const reroute: Reroute = async ({ url }) => {
	if (typeof document !== 'undefined' && !first.test(url.pathname)) await everyText();
};
