/** A new version of the program: told, and taken when the reader says so. */

let ready = $state(false);
let taking = false;
let watched: ServiceWorkerRegistration | undefined;

export const isNewVersionReady = (): boolean => ready;

/** Watches the worker; a new one waits until it is told to take over, or every page is closed. */
export function watchForUpdates(registration: ServiceWorkerRegistration): void {
	if (watched === registration) return;
	watched = registration;
	const look = () => {
		// Without one in charge this is the first visit, and nothing is old.
		if (registration.waiting && navigator.serviceWorker.controller) ready = true;
	};
	look();
	registration.addEventListener('updatefound', () => {
		registration.installing?.addEventListener('statechange', look);
	});
	navigator.serviceWorker.addEventListener('controllerchange', () => {
		if (taking) location.reload();
	});
}

/** Drafts and what waits lie in the database, and are there after the reload. */
export async function takeUpdate(): Promise<void> {
	taking = true;
	const registration = await navigator.serviceWorker?.getRegistration();
	if (registration?.waiting) registration.waiting.postMessage('take-over');
	else location.reload();
}
