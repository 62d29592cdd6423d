/** Transfer by module, trainer, coach and site as a file. */
import type { components } from '$lib/api/schema';
import { said, t } from '$lib/i18n';

type Transfer = components['schemas']['TransferOut'];

/** For a spreadsheet: one line a group, numerators and denominators in columns of their own. */
export function transferTable(found: Transfer): string[][] {
	const groups = ['modules', 'trainers', 'coaches', 'sites'] as const;
	const text = (figure?: number) => String(figure ?? '');
	return [
		[
			t('transfer.group'),
			t('transfer.file_name'),
			t('transfer.file_shown'),
			t('transfer.file_judged'),
			t('transfer.still_open'),
			t('transfer.nobody_saw'),
			t('transfer.cycles'),
			t('transfer.file_cycles')
		],
		...groups.flatMap((key) =>
			found[key].map(({ name, rate, cycles }) => [
				t(`transfer.${key}`),
				name ? said(name).text : t('transfer.nobody'),
				...[rate.shown, rate.judged, rate.open, rate.not_seen].map(text),
				text(cycles?.transferred),
				text(cycles?.judged)
			])
		)
	];
}
