/** What may happen to a certificate in each state. */
import type { ChangeKind } from '$lib/api/types';

export function changes(state: string): ChangeKind[] {
	switch (state) {
		case 'revoked':
			return [];
		case 'suspended':
			return ['reinstated', 'revoked'];
		case 'expired':
			return ['revoked'];
		default:
			return ['suspended', 'revoked'];
	}
}
