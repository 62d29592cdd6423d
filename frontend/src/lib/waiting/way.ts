import type { Row } from './row';

/** Where a row is opened and mended. */
export const wayTo = ({ id, open, kind }: Row): string =>
	kind === 'observation' ? `${open}/${id}` : `${open}?waiting=${id}`;
