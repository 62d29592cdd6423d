/** One deed of a form: busy while it runs, its problem kept for the page to show. */
import { ProblemError } from '$lib/api/problem';
import type { Problem } from '$lib/api/types';

export class Deed {
	busy = $state(false);
	done = $state(false);
	problem = $state<Problem>();

	/** Runs the work; answers whether it succeeded. */
	async run(work: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.done = false;
		this.problem = undefined;
		try {
			await work();
			this.done = true;
			return true;
		} catch (cause) {
			if (!(cause instanceof ProblemError)) throw cause;
			this.problem = cause.problem;
			return false;
		} finally {
			this.busy = false;
		}
	}

	/** For `onsubmit`: the same, without the browser's own sending. */
	submit(work: () => Promise<unknown>) {
		return (event: SubmitEvent) => {
			event.preventDefault();
			void this.run(work);
		};
	}
}
