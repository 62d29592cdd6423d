import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import { needs } from '$lib/needs';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const { me, event } = await parent();
	needs(me, 'decide_certification');
	const trainer = event.trainers.find((one) => one.person.id === params.trainer);
	if (!trainer || trainer.person.id === me.person.id)
		error(404, { message: t('training.no_trainer') });
	return { trainer };
};
