/** The language a learner reads modules in, where a module has it: kept on this device. */
const KEY = 'learn:language';

/** What languages are called in themselves. */
export const languageNames: Record<string, string> = { en: 'English', es: 'Español' };

export function chosenLanguage(): string | undefined {
	try {
		return localStorage.getItem(KEY) ?? undefined;
	} catch {
		return undefined;
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
