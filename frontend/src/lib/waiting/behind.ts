import { Behind } from '$lib/behind.svelte';

/** What waits on this device, shown and sent: it comes behind the first page. */
export const device = new Behind(() => import('$lib/components/waiting/device'));
