/** What lies further down a learner's first page. */
export { default as OwnRecords } from './OwnRecords.svelte';
export { default as OwnSkills } from './OwnSkills.svelte';
export { default as Stages } from './Stages.svelte';
