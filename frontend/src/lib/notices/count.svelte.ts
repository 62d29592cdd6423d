/** How much the person signed in has not read: asked now and then, while the page is seen. */
import { api, send } from '$lib/api/client';
import { calm } from '$lib/later';

const EVERY = 120_000;

class Count {
	unread = $state(0);

	/** A failed look changes nothing: the next one may succeed. */
	async look(): Promise<void> {
		const query = { unread: true, limit: 1 };
		const page = await send(api.GET('/api/v1/me/notifications', { params: { query } })).catch(
			() => undefined
		);
		if (page) this.unread = page.unread;
	}

	/**
	 * Looks once the first page has stood for a while, when the page comes back into view, and every
	 * two minutes; answers how to end it.
	 */
	start(): () => void {
		let ended = false;
		const look = () => {
			if (!ended && !document.hidden) void this.look();
		};
		void calm().then(look);
		const timer = setInterval(look, EVERY);
		document.addEventListener('visibilitychange', look);
		return () => {
			ended = true;
			clearInterval(timer);
			document.removeEventListener('visibilitychange', look);
		};
	}
}

export const count = new Count();
