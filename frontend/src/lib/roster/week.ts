/** A week of a roster as a grid: for each duty, who is on it when. */
import type { RosterInterval, RosterWeek } from '$lib/api/types';
import { timeOfDay } from '$lib/i18n';
import { localAt, plusDays } from './times';

export const duties = [
	'respond',
	'supervisor',
	'clinical_consultation',
	'psychiatric_consultation'
] as const;
export type Duty = (typeof duties)[number];

export interface Stretch {
	interval: RosterInterval;
	/** Share of the local day, in percent. */
	left: number;
	width: number;
	/** Local times at the place within this day; `24:00` is its end. */
	from: string;
	to: string;
}

export interface Line {
	person: RosterInterval['person'];
	/** Seven days from Monday. */
	days: Stretch[][];
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The seven days of the week. */
export const weekDays = (week: Pick<RosterWeek, 'starts_on'>): string[] =>
	Array.from({ length: 7 }, (_, i) => plusDays(week.starts_on, i));

/** The part of an interval that lies on one local day. */
export function onDay(interval: RosterInterval, on: string, zone: string): Stretch | undefined {
	const [from, to] = [localAt(interval.starts_at, zone), localAt(interval.ends_at, zone)];
	if (from.slice(0, 10) > on || to.slice(0, 10) < on || to === `${on}T00:00`) return undefined;
	const start = from.slice(0, 10) < on ? '00:00' : from.slice(11);
	const end = to.slice(0, 10) > on ? '24:00' : to.slice(11);
	const [a, b] = [minutes(start), minutes(end)];
	return { interval, left: (a / 1440) * 100, width: ((b - a) / 1440) * 100, from: start, to: end };
}

/** Everybody on one duty, a line each, by name. */
export function lines(week: RosterWeek, duty: Duty): Line[] {
	const items = week.items.filter((item) => item.duty === duty);
	const people = new Map(items.map((item) => [item.person.id, item.person]));
	return [...people.values()]
		.sort((a, b) => a.display_name.localeCompare(b.display_name))
		.map((person) => ({
			person,
			days: weekDays(week).map((on) =>
				items
					.filter((item) => item.person.id === person.id)
					.flatMap((item) => onDay(item, on, week.time_zone) ?? [])
			)
		}));
}

/** `20:00` as "8 PM", `08:30` as "8:30 AM"; the end of a day as "12 AM". */
export const hour = (time: string): string =>
	timeOfDay(minutes(time)).replace(':00', '').replace(/\s/g, ' ');

/** The line of a fault such as "Line 3: …", so that faults come in the order of the file. */
export const faultLine = (detail: string): number => Number(/^Line (\d+):/.exec(detail)?.[1] ?? 0);
