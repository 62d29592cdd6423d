/** The typed client, and the two ways to await it: in a page's load, in a form. */
import { error, redirect } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import { calm } from '$lib/later';
import { answered, type Shelf } from '$lib/keep/answers';
import { tellShown } from '$lib/keep/shown.svelte';
import { session, signInPath } from '$lib/session';
import { asking } from './asking';
import { offlineProblem, ProblemError, toProblem } from './problem';
import { learnFramework } from '$lib/roles.svelte';
import type { Framework, FrameworkForm } from './types';

/** The shelf of this device: no page waits for it that the server answers. */
const store = () => import('$lib/keep/store');
const shelf: Shelf = {
	find: async (user, path) => (await store()).answer(user, path),
	put: async (answer) => {
		await calm();
		// Whoever has signed out meanwhile leaves nothing here.
		if (session.personId === answer.user) await (await store()).putAnswer(answer);
	},
	user: async () => session.personId ?? (await (await store()).current())?.person.id,
	now: () => new Date(),
	shown: tellShown
};

export const api = asking((request) => answered(request, (asked) => session.fetch(asked), shelf));

/** For what needs no sign-in: sends no token and starts no renewal. */
export const open = asking((request) => fetch(request));

interface Answer<T> {
	data?: T;
	error?: unknown;
	response: Response;
}

/** For deeds: the data, or a `ProblemError` for the form to show. */
export async function send<T>(call: Promise<Answer<T>>): Promise<T> {
	let answer: Answer<T>;
	try {
		answer = await call;
	} catch {
		throw new ProblemError(offlineProblem);
	}
	if (answer.response.ok) return answer.data as T;
	throw new ProblemError(toProblem(answer.response.status, answer.error));
}

/** For `load`: the data, or the error page that fits. */
export async function read<T>(call: Promise<Answer<T>>): Promise<T> {
	try {
		return await send(call);
	} catch (cause) {
		if (!(cause instanceof ProblemError)) throw cause;
		const { problem } = cause;
		if (problem.status === 401) redirect(307, signInPath());
		if (cause.offline) error(503, { message: t('error.offline'), offline: true });
		error(problem.status as 400, { message: problem.detail ?? problem.title, problem });
	}
}

/** For parts of a page that may be missing: `undefined` on 403 and 404. */
export async function maybe<T>(call: Promise<Answer<T>>): Promise<T | undefined> {
	const answer = await call.catch(() => undefined);
	if (answer && (answer.response.status === 403 || answer.response.status === 404))
		return undefined;
	return read(answer ? Promise.resolve(answer) : Promise.reject(new Error('offline')));
}

let known: Promise<Framework> | undefined;
let form: Promise<FrameworkForm> | undefined;

/**
 * What a form for observations holds of the framework: all that came already, else that part alone.
 * Without an answer to that, what is kept of the whole serves as well.
 */
export function framed(): Promise<FrameworkForm> {
	if (known) return known;
	form ??= read(api.GET('/api/v1/framework/form')).then(
		(part) => {
			learnFramework(part);
			return part;
		},
		() => {
			form = undefined;
			return framework();
		}
	);
	return form;
}

/** The framework in force; asked for once a visit. */
export function framework(): Promise<Framework> {
	known ??= read(api.GET('/api/v1/framework')).then(
		(framework) => {
			learnFramework(framework);
			return framework;
		},
		(cause) => {
			known = undefined;
			throw cause;
		}
	);
	return known;
}
