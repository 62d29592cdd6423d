/** A form whose every change lies on this device until the server has it. */
import type { Problem } from '$lib/api/types';
import { uuidv7 } from '$lib/uuid';
import type { Call, Row } from './row';
import { isFull } from './storage.svelte';
import { reopen, type Written } from './store';
import { taken, waiting, type Saved } from './waiting.svelte';
import { DraftWriter } from './writer';

export class KeptForm<F> {
	id = $state('');
	busy = $state(false);
	problem = $state<Problem>();
	/** The device did not keep it: the only copy is on the screen. */
	notKept = $state<'full' | 'failed'>();
	#of: (form: F) => Omit<Written<F>, 'id'>;
	#writer = new DraftWriter();

	constructor(of: (form: F) => Omit<Written<F>, 'id'>) {
		this.#of = of;
		this.id = uuidv7();
	}

	/** As it is kept, and as it is exported when the device does not keep it. */
	written = (form: F): Written<F> => ({ ...this.#of(form), id: this.id });

	/** Goes on with what was begun, or what the server did not take. */
	async resume(row: Pick<Row, 'id' | 'user'> | undefined): Promise<F | undefined> {
		const back = row && (await reopen<F>(row.id, row.user));
		if (!back?.form) return undefined;
		this.id = back.id;
		this.problem = back.problem;
		return back.form;
	}

	/** Another one begins. */
	renew(id = uuidv7()): void {
		this.id = id;
		this.problem = undefined;
		this.#writer = new DraftWriter();
	}

	async keep(form: F): Promise<void> {
		try {
			await this.#writer.keep(this.written(form));
			this.notKept = undefined;
		} catch (cause) {
			this.notKept = isFull(cause) ? 'full' : 'failed';
		}
	}

	/** Saves and sends; nothing when it was not saved, or not taken: the form is to be mended. */
	async save(form: F, call: Call, after?: string[]): Promise<Saved | undefined> {
		if (this.busy) return undefined;
		this.busy = true;
		this.problem = undefined;
		await this.#writer.close();
		try {
			const row = this.written(form);
			const saved = await waiting.save({ ...row, call, after });
			this.notKept = undefined;
			if (saved.state === 'taken') this.problem = taken();
			else if (saved.state === 'needs_fix') {
				this.problem = (await reopen(row.id, row.user))?.problem ?? saved.problem;
				await waiting.look();
			} else return saved;
		} catch (cause) {
			this.notKept = isFull(cause) ? 'full' : 'failed';
		} finally {
			this.#writer = new DraftWriter();
			this.busy = false;
		}
		return undefined;
	}
}
