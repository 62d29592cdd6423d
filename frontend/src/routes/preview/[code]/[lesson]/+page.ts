import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import { about } from '$lib/preview';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
	const { preview } = await parent();
	const file = preview.lessons.find((lesson) => lesson.slug === params.lesson);
	if (!file) error(404, { message: t('preview.not_there') });
	const at = preview.module.lessons.findIndex((lesson) => lesson.slug === params.lesson);
	return { file, at, lesson: preview.module.lessons[at], said: about(preview.findings, file.slug) };
};
