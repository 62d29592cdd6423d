#!/usr/bin/env node
// Writes server/src/api/examples.json from real answers: starts the debug server
// on a database of its own with the demonstration organization, does what its
// people would do, and keeps each request and its answer, shortened. Run it after
// a change of a wire form: `node scripts/write-examples.mjs`, then `make gen`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const file = join(root, 'server/src/api/examples.json');
const origin = 'http://127.0.0.1:8093';
const folder = mkdtempSync(join(tmpdir(), 'fieldcraft-examples-'));
const examples = JSON.parse(readFileSync(file, 'utf8'));
const password = 'fieldcraft-demo';

const server = spawn(join(target, 'debug/fieldcraft'), ['serve', '--demo'], {
	stdio: ['ignore', 'ignore', 'inherit'],
	env: {
		FIELDCRAFT_DATABASE_URL: `sqlite:${join(folder, 'examples.db')}`,
		FIELDCRAFT_LISTEN: '127.0.0.1:8093',
		FIELDCRAFT_LOG: 'error'
	}
});

/** A UUIDv7 of now. */
function uuid() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	let now = Date.now();
	for (let i = 5; i >= 0; i--, now = Math.floor(now / 256)) bytes[i] = now % 256;
	bytes[6] = (bytes[6] & 0x0f) | 0x70;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	const hex = Buffer.from(bytes).toString('hex');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Long lists and texts show their beginning. */
function shorten(value, depth = 0) {
	if (typeof value === 'string') return value.length > 200 ? `${value.slice(0, 160).trimEnd()}…` : value;
	if (Array.isArray(value)) return value.slice(0, depth > 2 ? 1 : 2).map((v) => shorten(v, depth + 1));
	if (value && typeof value === 'object')
		return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shorten(v, depth + 1)]));
	return value;
}

async function send(token, method, path, body) {
	const answer = await fetch(`${origin}/api/v1${path}`, {
		method,
		headers: {
			...(body ? { 'content-type': 'application/json' } : {}),
			...(token ? { authorization: `Bearer ${token}` } : {})
		},
		body: body ? JSON.stringify(body) : undefined
	});
	const text = await answer.text();
	const json = text ? JSON.parse(text) : undefined;
	if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
	return json;
}

/** Does it and keeps it as the example of an operation. */
async function show(id, token, method, path, body) {
	try {
		const answer = await send(token, method, path, body);
		examples[id] = {
			...(body ? { request: body } : {}),
			...(answer !== undefined ? { response: shorten(answer) } : {})
		};
		return answer;
	} catch (error) {
		console.error(`${id}: ${error.message}`);
		process.exitCode = 1;
		return undefined;
	}
}

async function signIn(name) {
	return (await send(null, 'POST', '/sessions', { email: `${name}@demo.fieldcraft.test`, password })).access_token;
}

function answer(item) {
	const { id, kind } = item;
	if (kind === 'single') return { item: id, kind, option: item.options[0].id };
	if (kind === 'multiple') return { item: id, kind, options: [item.options[0].id] };
	if (kind === 'ordering') return { item: id, kind, order: item.steps.map((s) => s.id) };
	const pairs = item.left.map((l, i) => ({ left: l.id, right: item.right[i].id }));
	return { item: id, kind, pairs };
}

const today = new Date().toISOString().slice(0, 10);
const now = () => new Date(Date.now() - 60_000).toISOString().replace(/\.\d+Z/, 'Z');

async function main() {
	for (let i = 0; ; i++) {
		if (i > 1200) throw new Error('the server does not get ready');
		const ready = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
		if (ready?.ok) break;
		await new Promise((done) => setTimeout(done, 500));
	}
	const session = { email: 'newhire@demo.fieldcraft.test', password };
	const made = await show('create_session', null, 'POST', '/sessions', session);
	examples.create_session.response.access_token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl';
	const newhire = made.access_token;
	const [coach, supervisor, center, admin] = await Promise.all(
		['coach', 'supervisor', 'center', 'admin'].map(signIn)
	);
	await show('get_me', coach, 'GET', '/me');
	await show('get_path', newhire, 'GET', '/me/path');
	await show('get_my_coaching', coach, 'GET', '/me/coaching');
	await show('get_framework', newhire, 'GET', '/framework');
	await show('get_framework_form', newhire, 'GET', '/framework/form');
	await show('list_modules', newhire, 'GET', '/modules');
	await show('get_glossary', newhire, 'GET', '/glossary');
	await show('get_search_index', newhire, 'GET', '/search-index');
	const { lessons } = await show('list_role_cards', undefined, 'GET', '/role-cards');
	await show('get_open_lesson', undefined, 'GET', `/open-lessons/${lessons[0].module}/${lessons[0].slug}`);
	const module = await show('get_module', newhire, 'GET', '/modules/M01');
	const attempt = { id: uuid(), module_version: module.version, answers: module.check.items.map(answer) };
	await show('create_attempt', newhire, 'POST', '/modules/M01/attempts', attempt);
	examples.create_attempt.request.answers = attempt.answers.slice(0, 4);
	// No key of a real question: the document is public.
	const [first] = examples.create_attempt.response.items;
	const feedback = [{ ...first.feedback[0], right: false, text: 'Why this answer is right, or not.' }];
	const shown = { ...first, item: 'm01-00', correct: false, feedback, right_answer: { option: 'b' } };
	examples.create_attempt.response.items = [shown];
	await show('list_attempts', newhire, 'GET', '/modules/M01/attempts');
	await show('list_drills', newhire, 'GET', '/drills');
	await show('get_drill', newhire, 'GET', '/drills/D-C05');
	await show('list_refreshers', newhire, 'GET', '/refreshers');
	await show('create_refresher_round', newhire, 'POST', '/refreshers/rounds', { id: uuid(), drill: 'D-C05' });
	await show('get_item_analysis', center, 'GET', '/modules/M01/item-analysis');

	await show('list_people', supervisor, 'GET', '/people?limit=2');
	const me = await send(coach, 'GET', '/me');
	const worker = me.coachees[0].id;
	const { email } = await show('get_person', supervisor, 'GET', `/people/${worker}`);
	await show('list_statuses', supervisor, 'GET', `/people/${worker}/statuses`);
	const nodes = await show('list_nodes', admin, 'GET', '/nodes');
	await show('list_notifications', coach, 'GET', '/me/notifications?limit=1');
	await show('get_notification_settings', coach, 'GET', '/me/notification-settings');
	await show('create_credential_import', admin, 'POST', '/imports/credentials', {
		csv: 'email,kind,issuer,valid_from\ncoach@demo.fieldcraft.test,cprs,State board,2025-01-01\n',
		dry_run: true
	});
	const site = nodes.items.find((node) => node.kind === 'site').id;
	await show('get_readiness', center, 'GET', `/nodes/${site}/readiness`);
	await show('list_sites', center, 'GET', '/sites');
	await show('get_skills', supervisor, 'GET', `/nodes/${site}/skills`);
	await show('get_skill_trend', supervisor, 'GET', `/nodes/${site}/skill-trend?months=12`);
	await show('get_capacity', supervisor, 'GET', `/nodes/${site}/capacity`);
	await show('create_node', admin, 'POST', '/nodes', { id: uuid(), parent_id: site, kind: 'team', name: 'Night team' });
	await show('create_person', admin, 'POST', '/people', {
		id: uuid(),
		given_name: 'Nia',
		family_name: 'Newcomer',
		email: 'nia.newcomer@demo.fieldcraft.test',
		affiliation: {
			id: uuid(), node_id: site, role: 'R2', sub_kind: 'bachelor', fte: 1,
			rostered_to_respond: true, hired_on: today, started_on: today
		}
	});
	await show('update_person', admin, 'PUT', `/people/${worker}`, {
		given_name: 'Wren',
		family_name: 'Walker',
		email
	});
	await show('update_grant', admin, 'PUT', `/people/${worker}/grants/${uuid()}`, { permission: 'learn', node_id: site });
	await show('list_audit_events', admin, 'GET', '/audit-events?limit=2');

	const observation = uuid();
	await show('create_observation', coach, 'PUT', `/observations/${observation}`, {
		subject_id: worker,
		type: 'E1',
		purpose: 'formative',
		observed_at: now(),
		recorded_at: now(),
		minutes: 45,
		setting: 'home',
		family_agreed: true,
		encounter_ref: 'E-7KQ2-M9XD',
		ratings: [
			{ indicator: 'C01.1', rating: '3' },
			{ indicator: 'C01.2', rating: '2' },
			{ indicator: 'C01.4', rating: 'NA', reason: 'By phone only.' }
		],
		harm: false,
		strengths: 'Named the feeling and checked whether that was right.',
		next_step: 'Offer two real choices before suggesting one.',
		next_step_on: today
	});
	await show('get_observation', coach, 'GET', `/observations/${observation}`);
	await show('list_observations', coach, 'GET', `/observations?subject_id=${worker}&limit=2`);
	const cycle = uuid();
	await show('create_coaching_cycle', coach, 'PUT', `/coaching-cycles/${cycle}`, {
		person_id: worker,
		indicator: 'C01.3',
		goal: 'Offer a few real choices before giving a direction.'
	});
	await show('create_coaching_cycle_event', coach, 'POST', `/coaching-cycles/${cycle}/events`, {
		id: uuid(),
		kind: 'observed',
		observation_id: observation
	});
	await show('get_coaching_cycle', coach, 'GET', `/coaching-cycles/${cycle}`);
	await show('list_coaching_cycles', coach, 'GET', `/coaching-cycles?person_id=${worker}`);
	await show('list_tasks', supervisor, 'GET', '/tasks');

	const found = await show('list_candidacies', center, 'GET', '/candidacies');
	await show('get_candidacy', center, 'GET', `/candidacies/${found.items[0].id}`);
	const candidacies = await Promise.all(found.items.map((c) => send(center, 'GET', `/candidacies/${c.id}`)));
	const taken = new Set(candidacies.map((c) => c.person.id));
	const agency = nodes.items.find((node) => node.kind === 'agency').id;
	const people = (await send(center, 'GET', `/people?node_id=${agency}&role=R2&limit=50`)).items;
	const sponsors = (await send(center, 'GET', `/people?node_id=${agency}&role=R10&limit=5`)).items;
	await show('create_candidacy', center, 'POST', '/candidacies', {
		id: uuid(),
		person_id: people.find((p) => !taken.has(p.id)).id,
		path: 'local-coach',
		agency_ids: [agency],
		sponsor_id: sponsors[0]?.id ?? people[0].id,
		conflicts: 'none'
	});
	const certificate = candidacies.find((c) => c.certificate_id)?.certificate_id;
	if (certificate) await show('get_certificate_verification', null, 'GET', `/certificates/${certificate}/verification`);

	const sorted = Object.fromEntries(Object.entries(examples).sort(([a], [b]) => (a < b ? -1 : 1)));
	writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
	console.log(`${Object.keys(sorted).length} examples written`);
}

try {
	await main();
} finally {
	server.kill('SIGTERM');
	rmSync(folder, { recursive: true, force: true });
}
