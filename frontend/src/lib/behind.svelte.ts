/**
 * A part of a page that comes behind its first view, unasked: whoever wants it earlier waits for
 * it. Where the line is gone it is asked for again, until it is there.
 */
const AGAIN_MS = 10_000;

export class Behind<T> {
	/** The part, once it has come. */
	there = $state.raw<T>();
	/** It did not come the last time. */
	failed = $state(false);
	#bring: () => Promise<T>;
	#coming: Promise<T> | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(bring: () => Promise<T>) {
		this.#bring = bring;
	}

	come = (): Promise<T> => {
		clearTimeout(this.#timer);
		removeEventListener('online', this.again);
		this.#coming ??= this.#bring().then(
			(part) => {
				this.failed = false;
				return (this.there = part);
			},
			(cause: unknown) => {
				this.#coming = undefined;
				this.failed = true;
				this.#timer = setTimeout(this.again, AGAIN_MS);
				addEventListener('online', this.again);
				throw cause;
			}
		);
		return this.#coming;
	};

	/** The same, for whoever does not wait. */
	again = (): void => void this.come().catch(() => undefined);
}
