// What the pictures of the guides show: taken by `make pictures`, and looked for in every run, so
// that a picture never shows what is no longer there.
import type { Locator, Page } from '@playwright/test';
import { open, type Api } from './fixtures.js';
import type { Who } from './routes.js';

export interface Step {
	/** Goes where the picture is taken. */
	go: (page: Page, api: Api) => Promise<void>;
	/** What the step speaks of; the picture begins a little above it. */
	shows: (page: Page) => Locator;
}
export interface GuidePictures {
	who: Who;
	size: { width: number; height: number };
	steps: Step[];
}

const to = (path: string) => (page: Page) => open(page, path);
const phone = { width: 390, height: 640 };
const withState = async (api: Api, state: string) =>
	(await api.get('/candidacies')).items.find((one: { state: string }) => one.state === state);
const coachee = async (api: Api, name: string) =>
	(await api.get('/me')).coachees.find((one: { display_name: string }) => one.display_name === name).id;

export const guides: Record<string, GuidePictures> = {
	'new-hire': {
		who: 'newhire',
		size: phone,
		steps: [
			{ go: to('/'), shows: (page) => page.getByText('Your next step', { exact: true }) },
			{ go: to('/learn/M06'), shows: (page) => page.getByRole('heading', { level: 1 }) },
			{ go: to('/'), shows: (page) => page.getByRole('region', { name: 'What you may do now' }) },
			{ go: to('/coaching'), shows: (page) => page.getByRole('link', { name: /observed you/ }).first() }
		]
	},
	coach: {
		who: 'coach',
		size: phone,
		steps: [
			{ go: to('/coaching'), shows: (page) => page.getByRole('heading', { level: 1 }) },
			{
				go: async (page, api) => open(page, `/observe?person=${await coachee(api, 'Jamal Carter')}`),
				shows: (page) => page.getByRole('group', { name: 'Where' })
			},
			{
				go: async (page, api) => {
					await open(page, `/observe?person=${await coachee(api, 'Jamal Carter')}`);
					await page.getByRole('button', { name: /^Crisis de-escalation/ }).click();
				},
				shows: (page) => page.getByRole('group', { name: /^C01\.1/ })
			},
			{
				go: async (page, api) => {
					const { items } = await api.get('/coaching-cycles');
					await open(page, `/coaching/${items.find((one: { events: [] }) => one.events.length > 3).id}`);
				},
				shows: (page) => page.getByRole('region', { name: 'So far' })
			}
		]
	},
	center: {
		who: 'center',
		size: { width: 1040, height: 640 },
		steps: [
			{
				go: async (page, api) => {
					const { items } = await api.get('/nodes');
					await open(page, `/sites/${items.find((node: { name: string }) => node.name === 'Harbor East').id}`);
				},
				shows: (page) => page.getByRole('heading', { level: 1 })
			},
			{
				go: async (page, api) => {
					const { items } = await api.get('/people?q=Mensah');
					await open(page, `/people/${items[0].id}`);
				},
				shows: (page) => page.getByRole('region', { name: 'What the role asks for' })
			},
			{
				go: async (page, api) => {
					const one = (await withState(api, 'decision_pending')) ?? (await withState(api, 'certified'));
					await open(page, `/certification/${one.id}`);
				},
				shows: (page) => page.getByRole('heading', { level: 1 })
			},
			{
				go: async (page, api) => open(page, `/certificates/${(await withState(api, 'certified')).certificate_id}`),
				shows: (page) => page.getByText('This certificate is valid').first()
			}
		]
	}
};
