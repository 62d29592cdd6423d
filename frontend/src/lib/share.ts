/** Shares of a whole, for pages of figures. */
import { number } from '$lib/i18n';

/** A part of a whole as people round it; only all of it is 100%, and only none of it 0%. */
export function share(part: number, of: number): string {
	const nearest = Math.round((100 * part) / of);
	const rounded = Math.min(Math.max(nearest, part > 0 ? 1 : 0), part < of ? 99 : 100);
	return `${number(rounded, { maximumFractionDigits: 0 })}%`;
}
