/** Notifications in words, and times of a day as a field shows them. */
import type { Notification } from '$lib/api/types';
import { day, has, t, tOr } from '$lib/i18n';

/** Why somebody is told, with whom it is about and the day, where they are known. */
export function sentence(one: Notification): string {
	const key = `news.${one.reason}`;
	return has(key) ? t(key) : tOr('news_kind', one.kind);
}

/** What stands below the sentence: whom it is about, what expires, and when. */
export function more(one: Notification): string[] {
	const what =
		one.detail && (tOrNone('credential', one.detail) ?? tOrNone('path_kind', one.detail));
	return [
		one.about && t('notices.about', { name: one.about.display_name }),
		what,
		one.day && t('notices.day', { day: day(one.day) })
	].filter((text) => typeof text === 'string' && text !== '') as string[];
}

function tOrNone(prefix: string, code: string): string | undefined {
	const key = `${prefix}.${code}`;
	return has(key) ? t(key) : undefined;
}

/** Minutes of a day as `<input type="time">` has them. */
export const toField = (minutes: number): string =>
	`${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** The other way; nothing for what is no time. */
export function fromField(text: string): number | undefined {
	const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
	return hours && minutes ? Number(hours) * 60 + Number(minutes) : undefined;
}
