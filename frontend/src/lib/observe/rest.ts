import { Behind } from '$lib/behind.svelte';

/**
 * What of the form comes behind its first view, in one piece: who was seen and which skills are
 * chosen, and kept, without it.
 */
export const rest = new Behind(() => import('$lib/components/observe/rest'));
