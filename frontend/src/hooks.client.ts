// Starts loading the reader's language with the program itself, not after the first page's code;
// and the texts of the other pages once the first one stands.
import type { HandleClientError } from '@sveltejs/kit';
import { everyText } from '$lib/i18n/language.svelte';
import { watchForInstall } from '$lib/install.svelte';
import { later } from '$lib/later';
import { session } from '$lib/session';

watchForInstall();
// Who it is, is asked while the page's own code is still on its way.
if (/^\/(observe(\/|$)|$)/.test(location.pathname)) void session.ready();
later(everyText);

/** Code that cannot be fetched without a connection is no fault of the program. */
export const handleError: HandleClientError = ({ message }) => ({
	message,
	offline: !navigator.onLine || undefined
});
