import { api, framework, read } from '$lib/api/client';
import { told } from '$lib/certificate';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, depends, parent }) => {
	depends('app:candidacy');
	const [candidacy, known, { me }] = await Promise.all([
		read(api.GET('/api/v1/candidacies/{id}', { params: { path: { id: params.id } } })),
		framework(),
		parent()
	]);
	const own = candidacy.person.id === me.person.id;
	return { candidacy: { ...candidacy, stages: told(candidacy.stages, known, own) } };
};
