/** From one skill to the next: by keys, and by itself after a rating. */

const ROW = 'fieldset[data-skill]';
const KEPT = 'observe:go-on';
/** A second tap of an unsteady thumb falls on the same button. */
const PAUSE_MS = 220;

const rowsAround = (row: HTMLElement): HTMLElement[] => [
	...(row.closest('form') ?? document).querySelectorAll<HTMLElement>(ROW)
];

export const rowOf = (indicator: string): HTMLElement | null =>
	document.getElementById(`r-${indicator}`);

/** Puts the focus on what is chosen in a row, or on its first choice. */
export function focusRow(row: HTMLElement | null | undefined, scroll = true): void {
	if (!row) return;
	const control =
		row.querySelector<HTMLElement>('input[type=radio]:checked') ??
		row.querySelector<HTMLElement>('input[type=radio]');
	if (scroll) row.scrollIntoView({ block: 'nearest' });
	control?.focus({ preventScroll: true });
}

/** The row before (-1) or after (1). */
export function neighbor(row: HTMLElement, way: -1 | 1): HTMLElement | undefined {
	const rows = rowsAround(row);
	return rows[rows.indexOf(row) + way];
}

/** The next row below that was not rated. */
export function nextOpen(row: HTMLElement): HTMLElement | undefined {
	const rows = rowsAround(row);
	return rows.slice(rows.indexOf(row) + 1).find((r) => !r.querySelector('input:checked'));
}

/** Does the form go on to the next skill by itself? On this device, until it is switched off. */
export function goesOn(): boolean {
	try {
		return localStorage.getItem(KEPT) !== 'no';
	} catch {
		return true;
	}
}

export function setGoesOn(on: boolean): void {
	try {
		localStorage.setItem(KEPT, on ? 'yes' : 'no');
	} catch {
		// Without storage it holds until the form is closed.
	}
}

let pending: ReturnType<typeof setTimeout> | undefined;

/**
 * After a tap the next open row comes to where this one was, so that its buttons are under the
 * thumb; after a key the focus goes there.
 */
export function goOn(row: HTMLElement, by: 'tap' | 'key'): void {
	clearTimeout(pending);
	// A key goes on at once: the next one may come before any timer.
	if (by === 'key') bring(row, by);
	else pending = setTimeout(() => bring(row, by), PAUSE_MS);
}

function bring(row: HTMLElement, by: 'tap' | 'key'): void {
	const next = nextOpen(row);
	if (!next) return;
	const top = (of: HTMLElement) => of.querySelector('.scale')!.getBoundingClientRect().top;
	const px = (of: Element, side: 'scrollMarginTop' | 'scrollPaddingTop') =>
		parseFloat(getComputedStyle(of)[side]) || 0;
	const covered = px(document.documentElement, 'scrollPaddingTop') + px(next, 'scrollMarginTop');
	const most = next.getBoundingClientRect().top - covered;
	const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
	scrollBy({
		top: Math.min(top(next) - top(row), most),
		behavior: still ? 'instant' : 'smooth'
	});
	if (by === 'key') focusRow(next, false);
}
