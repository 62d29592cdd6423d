import { keepDraft, type Written } from './written';

/**
 * Writes a draft at once; changes that come while a write is under way are folded into the next
 * one, so the last state always reaches the disk.
 */
export class DraftWriter {
	#next: Written | undefined;
	#writing: Promise<void> | undefined;
	#closed = false;

	keep(draft: Written): Promise<void> {
		if (this.#closed) return Promise.resolve();
		this.#next = draft;
		this.#writing ??= this.#drain().finally(() => (this.#writing = undefined));
		return this.#writing;
	}

	/** Waits for what is under way, and takes no more: the form was saved or discarded. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#writing?.catch(() => undefined);
	}

	async #drain(): Promise<void> {
		while (this.#next) {
			const draft = this.#next;
			this.#next = undefined;
			await keepDraft(draft);
		}
	}
}
