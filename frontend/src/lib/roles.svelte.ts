/** What the framework in force calls the practice roles. */
import type { FrameworkForm } from '$lib/api/types';
import { said } from '$lib/i18n';

let titles = $state<Record<string, string>>({});

export function learnFramework(framework: Pick<FrameworkForm, 'roles'>): void {
	titles = Object.fromEntries(framework.roles.map((role) => [role.code, role.title]));
}

/** The title; the code while the framework is not known. */
export const roleTitle = (code: string): string => (titles[code] ? said(titles[code]).text : code);
