/** Room on this device: asked to be lasting once something is worth it, and told when it runs out. */

/** Less than this, and a form or two may not fit any more. */
const LEAST_BYTES = 2_000_000;

let tight = $state(false);
let asked = false;

/** Is there hardly any room left for what is written? */
export const isTight = (): boolean => tight;

export const nearlyFull = ({ quota, usage }: StorageEstimate): boolean =>
	quota !== undefined && usage !== undefined && quota - usage < LEAST_BYTES;

export async function lookAtRoom(): Promise<void> {
	const room = await navigator.storage?.estimate?.().catch(() => undefined);
	tight = room !== undefined && nearlyFull(room);
}

/** The browser may say no, and what is written is kept all the same, as long as there is room. */
export async function askToPersist(): Promise<void> {
	if (asked) return;
	asked = true;
	await navigator.storage?.persist?.().catch(() => false);
}

/** Did the device refuse to keep something for lack of room? */
export const isFull = (cause: unknown): boolean =>
	cause instanceof DOMException && cause.name === 'QuotaExceededError';
