// Mails of a journey: the server writes each one as a file beside its database.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

const folder = () => join(process.env.JOURNEY_DATA!, 'journeys.mail');

/** Every mail to an address as it was written, the oldest first, soft line breaks taken out. */
function mailsTo(email: string): string[] {
	if (!existsSync(folder())) return [];
	return readdirSync(folder())
		.filter((name) => name.endsWith('.eml'))
		.map((name) => join(folder(), name))
		.sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
		.map((file) => readFileSync(file, 'utf8'))
		.filter((mail) => mail.includes(`To: ${email}\r\n`))
		.map((mail) => mail.replaceAll('=\r\n', '').replaceAll('=3D', '='));
}

/** Waits for the so-many-th mail with a one-time link to an address; gives the link. */
export async function linkTo(email: string, nth = 1): Promise<string> {
	const find = () => mailsTo(email).flatMap((mail) => /https?:\/\/\S+\/reset#[\w-]+/.exec(mail) ?? []);
	await expect.poll(() => find().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(nth);
	return find()[nth - 1]!;
}
