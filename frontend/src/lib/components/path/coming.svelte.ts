/**
 * What lies further down a learner's first page comes when somebody gets near it, and soon in any
 * case: the next step stands without it.
 */
import { bring } from '$lib/i18n/language.svelte';
import { later, stood } from '$lib/later';

let parts = $state.raw<typeof import('./further')>();
/** The parts, once they have come. */
export const further = () => parts;

async function come(): Promise<void> {
	const [them] = await Promise.all([import('./further'), bring('further')]);
	parts = them;
}

/** Whoever comes from another page finds all of it at once. */
export const furtherToo = (): Promise<void> | undefined =>
	stood() ? come().catch(() => undefined) : void later(come);

/** The place that waits for them. */
export function nearing(place: Element): () => void {
	const watch = new IntersectionObserver((seen) => {
		if (seen.some((one) => one.isIntersecting)) come().catch(() => undefined);
	});
	watch.observe(place);
	return () => watch.disconnect();
}
