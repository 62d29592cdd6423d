/** Only the build runs this, when it writes the one page that all addresses share. */
import type { Handle } from '@sveltejs/kit';

/** The ways in (`straightIn` in first-load.js) are named, and never asked for. */
export const handle: Handle = ({ event, resolve }) =>
	resolve(event, { preload: ({ type, path }) => type !== 'font' && !path.includes('/nodes/') });
