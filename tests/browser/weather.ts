// A server of a journey's own, behind a line that can be cut, held and changed, and that can be
// killed at any moment and started again on what it had written.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import {
	Agent,
	createServer,
	request as ask,
	type IncomingMessage,
	type Server,
	type ServerResponse
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, target } from './server.js';

/** What happens to the next request that it is meant for. */
export interface Trouble {
	meant: (method: string, path: string) => boolean;
	/** `before`: the server never hears of it. `after`: it has done it, and the answer is lost. */
	when: 'before' | 'after';
	/** Runs in the middle: kill the tab, the server or nothing. The page hears nothing before it ends. */
	what: () => Promise<void>;
}

export const saves: Trouble['meant'] = (method, path) =>
	method === 'PUT' && path.startsWith('/api/v1/observations/');

export class Weather {
	origin = '';
	setupLink = '';
	/** Without it every connection breaks off. */
	line = true;
	/** Another number is another version of the program. */
	version = 0;
	private troubles: Trouble[] = [];
	private port = 0;
	private proxy: Server;
	private server: ChildProcess | undefined;
	/** Few at a time, as a line has. */
	private agent = new Agent({ keepAlive: true, maxSockets: 16 });
	private folder = mkdtempSync(join(tmpdir(), 'fieldcraft-weather-'));

	private constructor() {
		this.proxy = createServer((request, response) => {
			this.pass(request, response).catch(() => request.socket.destroy());
		});
	}

	static async start(): Promise<Weather> {
		const weather = new Weather();
		weather.port = await freePort();
		weather.proxy.listen(0, '127.0.0.1');
		await once(weather.proxy, 'listening');
		weather.origin = `http://127.0.0.1:${(weather.proxy.address() as AddressInfo).port}`;
		const said = await weather.revive();
		weather.setupLink = /http:\S+\/setup#\S+(?=\s)/.exec(said)?.[0] ?? '';
		return weather;
	}

	async end(): Promise<void> {
		await this.kill();
		this.agent.destroy();
		this.proxy.closeAllConnections();
		this.proxy.close();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** One trouble, once. Answers a promise of it having happened. */
	brew(trouble: Trouble): Promise<void> {
		return new Promise((done) => {
			const once: Trouble = {
				...trouble,
				what: async () => {
					this.troubles = this.troubles.filter((other) => other !== once);
					await trouble.what().finally(done);
				}
			};
			this.troubles.push(once);
		});
	}

	clear(): void {
		this.troubles = [];
		this.line = true;
	}

	/** As a power cut would: nothing is asked of the server first. */
	async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
		const server = this.server;
		this.server = undefined;
		if (!server || server.exitCode !== null) return;
		const ended = once(server, 'exit');
		server.kill(signal);
		await ended;
	}

	/** Starts the server on what is there; answers what it printed until it is ready. */
	async revive(): Promise<string> {
		const server = spawn(`${target}/debug/fieldcraft`, ['serve', '--content-auto-publish'], {
			env: {
				...process.env,
				FIELDCRAFT_DATABASE_URL: `sqlite:${join(this.folder, 'weather.db')}`,
				FIELDCRAFT_LISTEN: `127.0.0.1:${this.port}`,
				FIELDCRAFT_RATE_LIMIT: '100000',
				FIELDCRAFT_LOG: 'error',
				FIELDCRAFT_LOG_FORMAT: 'text'
			},
			stdio: ['ignore', 'pipe', 'inherit']
		});
		this.server = server;
		let said = '';
		server.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
		for (;;) {
			if (server.exitCode !== null) throw new Error(`The server ended:\n${said}`);
			const ready = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => undefined);
			if (ready?.ok) return said;
			await new Promise((done) => setTimeout(done, 25));
		}
	}

	private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [method, path] = [request.method ?? 'GET', request.url ?? '/'];
		const trouble = this.troubles.find((one) => one.meant(method, path));
		const body = await buffered(request);
		if (!this.line) throw new Error('the line is cut');
		if (trouble?.when === 'before') {
			await trouble.what();
			throw new Error('the request is lost');
		}
		const answer = await this.forward(request, body);
		const data = await buffered(answer);
		if (trouble) {
			await trouble.what();
			throw new Error('the answer is lost');
		}
		if (!this.line) throw new Error('the line is cut');
		const headers = { ...answer.headers };
		delete headers['transfer-encoding'];
		const sent = path === '/service-worker.js' && this.version ? this.renamed(data) : data;
		response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': sent.length });
		response.end(sent);
	}

	private forward(request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
		const headers = { ...request.headers };
		// The worker's file is changed on the way: whole, and never "as before".
		if (request.url === '/service-worker.js') {
			for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since'] as const) {
				delete headers[name];
			}
		}
		return new Promise((done, fail) => {
			const { method, url: path } = request;
			const { agent, port } = this;
			const again = () => this.forward(request, body).then(done, fail);
			const onward = ask({ agent, host: '127.0.0.1', port, method, path, headers }, done);
			// A connection that was kept may have been closed at the other end.
			onward.on('error', (cause) =>
				method === 'GET' && onward.reusedSocket ? again() : fail(cause)
			);
			onward.end(body);
		});
	}

	private renamed(worker: Buffer): Buffer {
		return Buffer.concat([worker, Buffer.from(`\n// version ${this.version}\n`)]);
	}
}

async function buffered(stream: AsyncIterable<Buffer>): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for await (const piece of stream) pieces.push(piece);
	return Buffer.concat(pieces);
}

/** Numbers that look random and come again with the same seed (mulberry32). */
export function dice(seed: number) {
	let state = seed >>> 0;
	const roll = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	return {
		below: (count: number) => Math.floor(roll() * count),
		one: <T>(of: readonly T[]): T => of[Math.floor(roll() * of.length)]!
	};
}
