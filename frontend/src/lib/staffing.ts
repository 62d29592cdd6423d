/** How a place is staffed, ready to be drawn. */
import type { CoverMap, Staffing } from '$lib/api/types';
import { t } from '$lib/i18n';

type Ratio = NonNullable<Staffing['ratio']>;
export type RatioDay = Ratio['days'][number];

/** 0 for Monday, 6 for Sunday. */
export const weekday = (on: string): number => (new Date(`${on}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Days in weeks from Monday; what lies outside the span is empty. */
export function weeks(days: RatioDay[]): (RatioDay | undefined)[][] {
	const rows: (RatioDay | undefined)[][] = [];
	for (const day of days) {
		const at = weekday(day.on);
		if (!rows.length || at === 0) rows.push(Array.from({ length: 7 }, () => undefined));
		rows.at(-1)![at] = day;
	}
	return rows;
}

export interface Stretch {
	/** Shares of the day in percent. */
	left: number;
	width: number;
}

/** The empty stretches of one local day, as shares of it. */
export const emptyOn = (cover: Pick<CoverMap, 'gaps'>, on: string): Stretch[] =>
	cover.gaps
		.flatMap((gap) => gap.parts)
		.filter((part) => part.on === on)
		.map(({ from_minute, to_minute }) => ({
			left: (from_minute / 1440) * 100,
			width: ((to_minute - from_minute) / 1440) * 100
		}));

/** For a spreadsheet: one line a day, numbers as they are; cover only for the days of its week. */
export function staffingTable(staffing: Staffing): string[][] {
	const empty = (cover: CoverMap, on: string) =>
		String(cover.days.find((day) => day.on === on)?.empty_minutes ?? '');
	const counted = new Map(staffing.ratio?.days.map((day) => [day.on, day]));
	const days = new Set([
		...counted.keys(),
		...staffing.cover.flatMap((cover) => cover.days.map((day) => day.on))
	]);
	return [
		[
			...(['day', 'staff', 'supervisors', 'staff_fte', 'supervisor_fte', 'above'] as const).map(
				(key) => t(`staffing.${key}`)
			),
			...staffing.cover.map((cover) =>
				t('staffing.minutes_empty', { duty: t(`duty.${cover.kind}`) })
			)
		],
		...[...days].sort().map((on) => {
			const day = counted.get(on);
			const figures = [day?.staff, day?.supervisors, day?.staff_fte, day?.supervisor_fte];
			return [
				on,
				...figures.map((figure) => String(figure ?? '')),
				day ? t(day.breach ? 'form.yes' : 'form.no') : '',
				...staffing.cover.map((cover) => empty(cover, on))
			];
		})
	];
}
