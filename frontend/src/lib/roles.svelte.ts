/** The framework in force as pages read it while it comes, and what it calls the practice roles. */
import type { Framework } from '$lib/api/types';
import { said } from '$lib/i18n';

let known = $state.raw<Framework>();
let titles = $state<Record<string, string>>({});

/** The framework, once it has come: the first page stands without it. */
export const knownFramework = (): Framework | undefined => known;

export function learnFramework(framework: Framework): void {
	known = framework;
	titles = Object.fromEntries(framework.roles.map((role) => [role.code, role.title]));
}

/** The title; the code while the framework is not known. */
export const roleTitle = (code: string): string => (titles[code] ? said(titles[code]).text : code);
