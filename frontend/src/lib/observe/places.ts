/** Where in the form something is missing, and the way there. */
import type { Fault } from './form';

export const placeOf = (fault: Fault): string =>
	fault.indicator ? `r-${fault.indicator}` : `f-${fault.field}`;

const CONTROLS = 'input, select, textarea, button';

/** Brings a place into sight and puts the focus on its control. */
export function goTo(place: HTMLElement | null | undefined): void {
	if (!place) return;
	for (
		let fold = place.closest('details');
		fold;
		fold = fold.parentElement?.closest('details') ?? null
	)
		fold.open = true;
	const control = place.matches(CONTROLS) ? place : place.querySelector<HTMLElement>(CONTROLS);
	place.scrollIntoView({ block: 'center' });
	(control ?? place).focus({ preventScroll: true });
}

/** The place of what is missing that stands first on the page. */
export function firstPlace(faults: Fault[]): HTMLElement | undefined {
	return faults
		.flatMap((fault) => document.getElementById(placeOf(fault)) ?? [])
		.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))[0];
}
