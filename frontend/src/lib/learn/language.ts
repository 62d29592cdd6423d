/**
 * The language a learner reads modules in, where a module has it: the one on the screen,
 * unless another was chosen for modules on this device.
 */
import { language } from '$lib/i18n';

const KEY = 'learn:language';

export function chosenLanguage(): string {
	try {
		return localStorage.getItem(KEY) ?? language();
	} catch {
		return language();
	}
}

/** From now on modules follow the screen again. */
export function followScreen(): void {
	try {
		localStorage.removeItem(KEY);
	} catch {
		// Nothing was kept.
	}
}

export function chooseLanguage(language: string): void {
	try {
		localStorage.setItem(KEY, language);
	} catch {
		// Without storage the module opens in its own language.
	}
}

/** The language to ask for: none when the module's own will do. */
export function wanted(languages: string[], chosen: string | undefined): string | undefined {
	return chosen && chosen !== languages[0] && languages.includes(chosen) ? chosen : undefined;
}
