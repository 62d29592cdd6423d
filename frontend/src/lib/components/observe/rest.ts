/** What of the form comes behind its first view: the ratings, what was agreed, and saving it. */
export { default as ClientDetails } from '../ClientDetails.svelte';
export { default as NotKept } from '../waiting/NotKept.svelte';
export { default as ClientDetailsConfirm } from './ClientDetailsConfirm.svelte';
export { default as FaultSummary } from './FaultSummary.svelte';
export { default as JumpList } from './JumpList.svelte';
export { default as NextSteps } from './NextSteps.svelte';
export { default as ObserveSaved } from './ObserveSaved.svelte';
export { default as RatingHelp } from './RatingHelp.svelte';
export { default as Ratings } from './Ratings.svelte';
export { default as VisitFacts } from './VisitFacts.svelte';
export { default as VisitKind } from './VisitKind.svelte';
export { pointsToClients } from '$lib/observe/details';
export { save } from '$lib/observe/save';
export { waiting } from '$lib/waiting/waiting.svelte';
