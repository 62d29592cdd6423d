/** Since when what is on the screen stands, if it comes from this device. */
let at = $state<string>();

export const shownSince = (): string | undefined => at;
export function tellShown(since: string | undefined): void {
	at = since;
}
