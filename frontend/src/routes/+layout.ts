/** A static app: every page is made in the browser. */
export const ssr = false;
export const prerender = false;
