// Removes the database of this run.
import { rmSync } from 'node:fs';

export default function teardown() {
	const folder = process.env.JOURNEY_DATA;
	if (folder) rmSync(folder, { recursive: true, force: true });
}
