/** Coach time beside the visits that will be owed. */
import type { Capacity } from '$lib/api/types';
import { number } from '$lib/i18n';

type Demand = Capacity['demand'][number];

/** Hours, a half being the least that is told. */
export const hours = (minutes: number): string =>
	number(Math.round(minutes / 30) / 2, { maximumFractionDigits: 1 });

/** There is less time than the visits take. */
export const short = (demand: Demand): boolean => demand.minutes > demand.coach_minutes;

const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** A round number of hours that all bars fit below. */
export function reach(demand: Demand[]): number {
	const most = Math.max(60, ...demand.flatMap((one) => [one.minutes, one.coach_minutes])) / 60;
	const unit = 10 ** Math.floor(Math.log10(most));
	return (steps.find((step) => step * unit >= most) ?? 10) * unit;
}

/** Modules that fewer can deliver than asked, and the others, in the order given. */
export function cover({ modules, raters_asked }: Pick<Capacity, 'modules' | 'raters_asked'>) {
	const enough = (one: Capacity['modules'][number]) => one.trainers >= raters_asked;
	return {
		open: modules.filter((one) => !enough(one)),
		held: modules.filter(enough)
	};
}
