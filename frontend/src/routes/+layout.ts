/** A static app: every page is made in the browser, once its texts are there. */
import { ready } from '$lib/i18n/language.svelte';

export const ssr = false;
export const prerender = false;
export const load = () => ready;
