/** What is needed soon, but not for the first page: begins when that one has stood for a while. */
const PATIENCE_MS = 2_000;

let tell: () => void;
const rested = new Promise<void>((done) => (tell = done)).then(
	() => new Promise<void>((done) => setTimeout(done, PATIENCE_MS))
);

let there = false;

/** The first page stands. */
export const stands = (): void => {
	there = true;
	tell();
};

/** Does it? Then this is another page. */
export const stood = (): boolean => there;

/** The first page has stood for a while. */
export const calm = (): Promise<void> => rested;

export function later(work: () => Promise<unknown>): void {
	void rested.then(() => work().catch(() => undefined));
}
