/** A coach's month in sentences: what was given, what came of it, and how alike others rate. */
import type { CoachMonth } from '$lib/api/types';
import { number, t, tn } from '$lib/i18n';

type Agreement = CoachMonth['agreement'];

/** To the coach, or by name to whoever else reads it. */
export function sentences(page: CoachMonth, name?: string): string[] {
	const half = page.agreement_half_year;
	return [
		[
			t('month.say_cycles', {
				opened: page.cycles_opened,
				closed: page.judged + page.no_opportunity,
				open: page.cycles_open
			}),
			page.judged
				? t('month.say_outcome', { judged: page.judged, shown: page.transferred })
				: t('month.say_no_outcome')
		],
		[
			t('month.say_given', {
				minutes: tn('month.minutes', page.minutes),
				contacts: tn('month.contacts', page.contacts),
				people: tn('month.people', page.people)
			})
		],
		half.joint_observations
			? [
					t('month.say_joint', {
						month: page.agreement.joint_observations,
						half: half.joint_observations
					}),
					...beside(half, name)
				]
			: [name ? t('month.say_alone_of', { name }) : t('month.say_alone')]
	].map((parts) => parts.join(' '));
}

/** How a coach rates beside those who saw the same visits. */
function beside({ shared, exact, within_one, bias = 0 }: Agreement, name?: string): string[] {
	if (!shared) return [t('month.say_none_shared')];
	const mean = number(Math.abs(bias), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
	const lean = bias === 0 ? 'even' : bias > 0 ? 'higher' : 'lower';
	return name
		? [
				t('month.say_same_of', { shared, exact, within: within_one, name }),
				t(`month.say_${lean}_of`, { name, mean })
			]
		: [
				t('month.say_same', { shared, exact, within: within_one }),
				t(`month.say_${lean}`, { mean })
			];
}
