/** Where the reader stands as a rater, and what has to be passed before the next try. */
import { api, read } from '$lib/api/client';

export async function standingOf() {
	const standing = await read(api.GET('/api/v1/calibration-standing'));
	// Titles are asked for only where some module has to be passed again.
	const all = standing.pass_again.length ? (await read(api.GET('/api/v1/modules'))).items : [];
	const again = standing.pass_again.map((code) => ({
		code,
		title: all.find((module) => module.code === code)?.title ?? code
	}));
	return { standing, again };
}
