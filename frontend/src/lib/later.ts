/** What is needed soon, but not for the first page: begins when that one has stood for a while. */
const PATIENCE_MS = 2_000;

let tell: () => void;
const first = new Promise<void>((done) => (tell = done));

/** The first page stands. */
export const stands = (): void => tell();

export function later(work: () => Promise<unknown>): void {
	void first.then(() => setTimeout(() => void work().catch(() => undefined), PATIENCE_MS));
}
