// Starts loading the reader's language with the program itself, not after the first page's code.
import '$lib/i18n/language.svelte';
import { watchForInstall } from '$lib/install.svelte';

watchForInstall();
