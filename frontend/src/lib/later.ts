/** What is needed soon, but not for the first page: begins when that one has been there a while. */
const PATIENCE_MS = 2_000;

export function later(work: () => Promise<unknown>): void {
	const begin = () => setTimeout(() => void work().catch(() => undefined), PATIENCE_MS);
	if (document.readyState === 'complete') begin();
	else addEventListener('load', begin, { once: true });
}
