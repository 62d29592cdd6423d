// Texts are there before a test asks for one, as they are before a page is made.
import { everyText, show } from '$lib/i18n/language.svelte';

await show('en');
await everyText();
