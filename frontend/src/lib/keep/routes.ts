/** Which addresses the service worker may answer. */

/** What the server writes itself, and everything that is no page of ours. */
const SERVERS =
	/^\/(api|calendar|content|docs|healthz|metrics|openapi\.json|problems|readyz|\.well-known)(\/|$)/;

/** A page of this program: without a connection, the kept shell opens it. */
export const isPage = (path: string): boolean => !SERVERS.test(path);

/** A picture belongs to one version of a module and never changes. */
export const isKeptPicture = (path: string): boolean =>
	/^\/content\/modules\/[^/]+\/\d+\/pictures\/[^/]+$/.test(path);
