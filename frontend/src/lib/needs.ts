/** Pages that are for some only: whoever comes by the address is told what they lack. */
import { error } from '@sveltejs/kit';
import type { Me } from '$lib/api/types';
import { either, t } from '$lib/i18n';
import { can, type Permission } from '$lib/me';

/** Goes on for whoever holds one of these somewhere; where it must be held, the server decides. */
export function needs(me: Me, ...wanted: Permission[]): void {
	if (can(me, ...wanted)) return;
	const what = either(wanted.map((permission) => `“${t(`permission.${permission}`)}”`));
	error(403, { message: t('error_page.needs', { what }), needs: what });
}
