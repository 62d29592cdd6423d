// Journeys in a real browser against the debug server (which reads the front end
// from frontend/build) on a database of this run's own.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';

const port = Number(process.env.JOURNEY_PORT ?? 8097);
const origin = `http://127.0.0.1:${port}`;
// Workers read this file too: only the first reader makes the folder.
process.env.JOURNEY_DATA ??= mkdtempSync(join(tmpdir(), 'fieldcraft-journeys-'));
const target = process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../target');
const options = process.env.JOURNEY_DEMO === 'no' ? '' : '--demo';

export default defineConfig({
	testDir: 'journeys',
	globalTeardown: './teardown.ts',
	fullyParallel: true,
	workers: 2,
	retries: 0,
	forbidOnly: !!process.env.CI,
	reporter: [['list'], ['html', { open: 'never' }]],
	// Two cores carry two browsers and a debug server: slow is not wrong.
	timeout: 120_000,
	expect: { timeout: 20_000 },
	use: {
		baseURL: origin,
		actionTimeout: 20_000,
		locale: 'en-US',
		timezoneId: 'America/New_York',
		// It would load the whole program for each test; those about it allow it.
		serviceWorkers: 'block',
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
		launchOptions: {
			executablePath: process.env.CHROMIUM || undefined,
			// In containers Chromium runs as root, where its own sandbox cannot.
			args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : []
		}
	},
	projects: [
		{ name: 'phone', use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } } },
		{ name: 'desktop', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } }
	],
	webServer: {
		command: `${target}/debug/fieldcraft serve ${options} --content-auto-publish`,
		url: `${origin}/readyz`,
		reuseExistingServer: process.env.JOURNEY_SERVER === 'running',
		timeout: 180_000,
		gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
		stdout: 'pipe',
		env: {
			FIELDCRAFT_DATABASE_URL: `sqlite:${join(process.env.JOURNEY_DATA, 'journeys.db')}`,
			FIELDCRAFT_LISTEN: `127.0.0.1:${port}`,
			FIELDCRAFT_RATE_LIMIT: '100000',
			FIELDCRAFT_LOG: 'warn',
			FIELDCRAFT_LOG_FORMAT: 'text'
		}
	}
});
