// Every page there is, from the folders of the front end: whose it is, and an address where it
// shows something. A page without parameters is found by itself; one with a new kind of parameter
// is named by `addresses` until it is told below where to take it from.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './fixtures.js';

const folder = join(import.meta.dirname, '../../frontend/src/routes');

/** The routes, without the groups that only lay them out; the preview is a program of its own. */
export const routes: string[] = readdirSync(folder, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.name === '+page.svelte')
	.map((entry) => entry.parentPath.slice(folder.length).replace(/\/\([^)]+\)/g, '') || '/')
	.filter((route) => !route.startsWith('/preview'))
	.sort();

export type Who = 'newhire' | 'coach' | 'center' | 'admin';

/** Whose page a route is; the center's where nothing is said. */
const whose: [RegExp, Who][] = [
	[/^\/(audit|audit\/mails|people\/new|people\/files|people\/\[id\]\/manage)$/, 'admin'],
	[/^\/learn\/\[code\]\/(items|guide)$/, 'center'],
	[/^\/learn\/refresh/, 'coach'],
	[/^\/($|learn|glossary|roles|rules|help|search|account)/, 'newhire'],
	[/^\/people\/\[id\]\/(log|transcript|prior-learning)$/, 'newhire'],
	[/^\/(observe|coaching|joint|calibration\/practice|calibration\/\[id\]|observations)/, 'coach'],
	[/^\/people\/\[id\]\/(coaching|month|drift|reliability)$/, 'coach'],
	[/^\/sites\/\[id\]\/coaching$/, 'coach']
];
export const ownerOf = (route: string): Who => whose.find(([pattern]) => pattern.test(route))?.[1] ?? 'center';

type Lookup = (api: Api, route: string) => Promise<string>;
const first = (found: { items: Record<string, string>[] }, field = 'id') => found.items[0]![field]!;
const own = async (api: Api) => (await api.get('/me')).person.id as string;
const decided = async (api: Api) =>
	(await api.get('/candidacies')).items.find((c: { certificate_id?: string }) => c.certificate_id).certificate_id;

/** Where the parameters of a route come from; the first that fits. */
const lookups: [RegExp, Lookup][] = [
	[/^\/calibration\/\[id\]/, async (api) => `/calibration/${first(await api.get('/calibration-runs'))}`],
	[/^\/calibration\/keys\/\[code\]/, async (api) => `/calibration/keys/${first(await api.get('/vignettes'), 'code')}`],
	[
		/^\/calibration\/practice\/\[code\]/,
		async (api) => `/calibration/practice/${first(await api.get('/practice-vignettes'), 'code')}`
	],
	[/^\/certification\/certificates\/\[id\]/, async (api) => `/certification/certificates/${await decided(api)}`],
	[
		/^\/certification\/appointments\/\[id\]/,
		async (api) => `/certification/appointments/${crypto.randomUUID()}?person=${await own(api)}`
	],
	[/^\/certification\/\[id\]/, async (api) => `/certification/${first(await api.get('/candidacies'))}`],
	[/^\/certificates\/\[id\]/, async (api) => `/certificates/${await decided(api)}`],
	[
		/^\/completions\/\[id\]/,
		async (api) => {
			for (const { id } of (await api.get('/people?role=R2&limit=20')).items) {
				const { modules } = await api.get(`/people/${id}/transcript`);
				if (modules.length) return `/completions/${modules[0].completion_id}`;
			}
			throw new Error('Nobody has passed a module');
		}
	],
	[/^\/coaching\/\[id\]/, async (api) => `/coaching/${first(await api.get('/coaching-cycles'))}`],
	[/^\/help\/\[guide\]/, async () => '/help/coach'],
	[/^\/joint\/\[id\]/, async (api) => `/joint/${first(await api.get('/joint-events'))}`],
	[/^\/learn\/drills\/\[code\]/, async () => '/learn/drills/D-C02'],
	[
		/^\/learn\/refresh\/\[competency\]/,
		async (api) => `/learn/refresh/${first(await api.get('/refreshers'), 'competency')}`
	],
	[
		/^\/learn\/\[code\]\/scenarios\/\[scenario\]/,
		async (api) => `/learn/M01/scenarios/${(await api.get('/modules/M01')).scenarios[0].code}`
	],
	[/^\/learn\/\[code\]\/\[lesson\]/, async (api) => `/learn/M01/${(await api.get('/modules/M01')).lessons[1].slug}`],
	[/^\/learn\/\[code\]/, async () => '/learn/M01'],
	[
		/^\/observations\/\[id\]/,
		async (api) => {
			const { coachees } = await api.get('/me');
			return `/observations/${first(await api.get(`/observations?subject_id=${coachees[0].id}`))}`;
		}
	],
	[
		/^\/observe\/\[\[id\]\]/,
		async (api) => `/observe?person=${(await api.get('/me')).coachees[0].id}`
	],
	[
		/^\/people\/\[id\](?=\/(coaching|reliability|manage)|$)/,
		async (api) => {
			const { coachees } = await api.get('/me');
			return `/people/${coachees[0]?.id ?? first(await api.get('/people?role=R1&limit=1'))}`;
		}
	],
	[/^\/people\/\[id\](?=\/sample)/, async (api) => `/people/${first(await api.get('/people?role=R7&limit=1'))}`],
	[/^\/people\/\[id\]/, async (api) => `/people/${await own(api)}`],
	[/^\/roles\/lessons\/\[code\]\/\[lesson\]/, async (api) => `/roles/lessons/M01/${(await api.get('/modules/M01')).lessons[0].slug}`],
	[/^\/roles\/\[code\]/, async () => '/roles/R2'],
	[/^\/rules\/\[code\]/, async () => '/rules/FR-02'],
	[
		/^\/sites\/\[id\]/,
		async (api) => {
			const { grants } = await api.get('/me');
			const site = (await api.get('/nodes')).items.find((node: { kind: string }) => node.kind === 'site');
			return `/sites/${grants.find((g: { permission: string }) => g.permission === 'coach')?.node_id ?? site.id}`;
		}
	],
	[
		/^\/training\/\[id\]\/delivery\/\[trainer\]/,
		async (api) => {
			const held = await session(api, 'held');
			return `/training/${held.id}/delivery/${held.trainers.at(-1).person.id}`;
		}
	],
	[/^\/training\/\[id\](?=\/report)/, async (api) => `/training/${(await session(api, 'planned')).id}`],
	[/^\/training\/\[id\]/, async (api) => `/training/${(await session(api, 'held')).id}`]
];

const session = async (api: Api, state: string) =>
	(await api.get('/training-events')).items.find((one: { state: string }) => one.state === state);

/** What is added to a page without parameters, so that it has something to show. */
const queries: Record<string, string> = { '/search': '?q=plan' };

/** An address of a route, in the eyes of the person signed in. */
export async function addressOf(route: string, api: Api): Promise<string> {
	if (!route.includes('[')) return route + (queries[route] ?? '');
	const [pattern, lookup] = lookups.find(([pattern]) => pattern.test(route)) ?? [];
	if (!pattern || !lookup) throw new Error(`Say in routes.ts where the parameters of ${route} come from`);
	const path = await lookup(api, route);
	const rest = route.replace(pattern, '');
	if (rest.includes('[')) throw new Error(`Say in routes.ts where the parameters of ${route} come from`);
	return path + rest;
}
