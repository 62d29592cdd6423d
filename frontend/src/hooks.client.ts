// Starts loading the reader's language with the program itself, not after the first page's code;
// and the texts of the other pages once the first one stands.
import { everyText } from '$lib/i18n/language.svelte';
import { watchForInstall } from '$lib/install.svelte';
import { later } from '$lib/later';

watchForInstall();
later(everyText);
