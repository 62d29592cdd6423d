/** What waits on this device, as every page shows it; it comes when the first page stands. */
export { default as Outbox } from '../Outbox.svelte';
export { default as WaitingNotices } from './WaitingNotices.svelte';
