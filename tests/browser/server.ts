// A second server for a short while, on an empty database of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

export const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../target');

export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

/** Runs `serve` on nothing, hands over the link that it prints, and ends it. */
export async function withEmptyServer(use: (link: URL) => Promise<void>) {
	const data = mkdtempSync(join(tmpdir(), 'fieldcraft-first-'));
	const server = spawn(`${target}/debug/fieldcraft`, ['serve', '--content-auto-publish'], {
		env: {
			...process.env,
			FIELDCRAFT_DATABASE_URL: `sqlite:${join(data, 'first.db')}`,
			FIELDCRAFT_LISTEN: `127.0.0.1:${await freePort()}`,
			FIELDCRAFT_LOG: 'warn',
			FIELDCRAFT_LOG_FORMAT: 'text'
		},
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const ended = once(server, 'exit');
	try {
		let said = '';
		for await (const piece of server.stdout) {
			said += piece;
			const link = /http:\S+\/setup#\S+(?=\s)/.exec(said);
			if (!link) continue;
			await use(new URL(link[0]));
			return;
		}
		throw new Error(`The server printed no link:\n${said}`);
	} finally {
		server.kill('SIGTERM');
		await ended;
		rmSync(data, { recursive: true, force: true });
	}
}
