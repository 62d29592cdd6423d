/** Putting the program on the home screen. */

interface InstallPrompt extends Event {
	prompt: () => Promise<void>;
}

let offered = $state.raw<InstallPrompt>();

export type Way = 'offer' | 'ios' | 'none';

/** Is it opened from the home screen already? */
const installed = (): boolean =>
	matchMedia('(display-mode: standalone)').matches ||
	(navigator as { standalone?: boolean }).standalone === true;

/** iPads say that they are Macs, but have fingers. */
export const isIos = (agent: string, touches: number): boolean =>
	/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touches > 1);

export function wayToInstall(): Way {
	if (installed()) return 'none';
	if (offered) return 'offer';
	return isIos(navigator.userAgent, navigator.maxTouchPoints) ? 'ios' : 'none';
}

/** The browser's own question is kept for when the reader asks for it. */
export function watchForInstall(): void {
	addEventListener('beforeinstallprompt', (event) => {
		event.preventDefault();
		offered = event as InstallPrompt;
	});
	addEventListener('appinstalled', () => (offered = undefined));
}

export async function install(): Promise<void> {
	await offered?.prompt();
	offered = undefined;
}
