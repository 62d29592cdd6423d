/** How a place is staffed, ready to be drawn. */
import type { CoverMap, Staffing } from '$lib/api/types';

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
