/** Why an observation that was meant to count is kept and does not, in words of the page's language. */
import type { ObservationNotice } from '$lib/api/types';
import { list, said, t } from '$lib/i18n';

export function noticeText({ code, scope, text }: ObservationNotice): string {
	if (code === 'observer_not_certified') return t('observe.notice_not_certified');
	if (code === 'observer_out_of_scope') {
		return scope.length
			? t('observe.notice_out_of_scope', { agencies: list(scope) })
			: t('observe.notice_no_agency');
	}
	return said(text).text;
}
