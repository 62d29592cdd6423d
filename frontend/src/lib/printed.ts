/** What stands at the foot of every sheet: what it is, when it was printed, and by whom. */
import { moment, t } from '$lib/i18n';

export function printed(title: string, who: string, about?: string, now = new Date()): string {
	const app = ` · ${t('app.name')}`;
	const what = title.endsWith(app) ? title.slice(0, -app.length) : title;
	const at = moment(now.toISOString());
	return t('app.printed', { title: about ? `${what} (${about})` : what, at, who });
}

/** As a style sheet spells a text. */
export const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ')}"`;

/** Writes it whenever a page is about to be printed. */
export function signSheets(who: () => string): void {
	addEventListener('beforeprint', () => {
		const about = document.querySelector<HTMLElement>('main [data-eyebrow]')?.dataset['eyebrow'];
		const line = quoted(printed(document.title, who(), about));
		document.documentElement.style.setProperty('--printed', line);
	});
}
