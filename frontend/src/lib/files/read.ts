/** Lists as people have them: saved by whatever spreadsheet, or copied out of one. */

export interface ReadFile {
	/** Missing where the file is no text at all. */
	text?: string;
	/** It was not UTF-8: read as what spreadsheets on Windows write. */
	guessed: boolean;
}

/** The text of a file, in whichever way its letters are written down. */
export async function readList(file: Blob): Promise<ReadFile> {
	const bytes = new Uint8Array(await new Response(file).arrayBuffer());
	const found = decode(bytes);
	return found.text?.includes('\0') ? { guessed: false } : found;
}

function decode(bytes: Uint8Array): ReadFile {
	const mark = `${bytes[0]} ${bytes[1]}`;
	if (mark === '255 254')
		return { text: new TextDecoder('utf-16le').decode(bytes), guessed: false };
	try {
		return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: false };
	} catch {
		return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true };
	}
}

/** The list with commas, where a spreadsheet put semicolons or tabs between its columns. */
export function withCommas(text: string): string {
	const head = text.slice(0, text.search(/[\r\n]|$/));
	const between = [';', '\t'].find((mark) => head.includes(mark));
	if (!between || head.includes(',')) return text;
	let quoted = false;
	let cell = '';
	let out = '';
	const end = (mark: string) => {
		// A cell that was in quotes stays as it is; another gets them where it needs them.
		out +=
			(cell.includes(',') && !cell.startsWith('"') ? `"${cell.replaceAll('"', '""')}"` : cell) +
			mark;
		cell = '';
	};
	for (const letter of text) {
		if (letter === '"') quoted = !quoted;
		if (!quoted && letter === between) end(',');
		else if (!quoted && (letter === '\n' || letter === '\r')) end(letter);
		else cell += letter;
	}
	end('');
	return out;
}
