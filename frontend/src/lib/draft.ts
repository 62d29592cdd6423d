/** What was begun on a page and not sent yet: it stays on this device, under a name of its own. */
export function keptDraft<D>(name: string, store: Storage): D | undefined {
	try {
		const text = store.getItem(name);
		return text ? (JSON.parse(text) as D) : undefined;
	} catch {
		return undefined;
	}
}

/** Keeps it as it is now; nothing takes it away. */
export function keepDraft<D>(name: string, draft: D | undefined, store: Storage): void {
	try {
		if (draft === undefined) store.removeItem(name);
		else store.setItem(name, JSON.stringify(draft));
	} catch {
		// Without a store it is still on the page.
	}
}
