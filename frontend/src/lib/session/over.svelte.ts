/** The session was found to be over; the page stays, and asks to sign in again. */
let ended = $state(false);

export const sessionOver = (): boolean => ended;
export function tellOver(over: boolean): void {
	ended = over;
}
