/** What tests of this folder share. */
import { database } from './database';
import type { Written } from './store';
import type { Problem } from '$lib/api/types';

export const problem = (status: number): Problem => ({ type: 'x', title: 'x', status });

export const row = (id: string, user = 'u', more: Partial<Written> = {}) => ({
	id,
	user,
	kind: 'observation' as const,
	about: 'Sam Ortiz',
	open: `/observe/${id}`,
	form: { strengths: 'Sat down and spoke low.' },
	call: { method: 'PUT' as const, path: `/api/v1/observations/${id}`, body: { minutes: 30 } },
	...more
});

export async function empty(): Promise<void> {
	const db = await database();
	await Promise.all([db.clear('rows'), db.clear('keys')]);
}
