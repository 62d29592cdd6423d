import { fileKinds } from '$lib/files/columns';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => {
	const asked = url.searchParams.get('of');
	return { of: fileKinds.find((kind) => kind === asked) ?? ('people' as const) };
};
