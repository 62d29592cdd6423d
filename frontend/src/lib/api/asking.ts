/**
 * Sends what the typed client is asked for, and reads the answer. The types are openapi-fetch's; its
 * program serves every way in which OpenAPI can write a parameter, and each first page would carry
 * it. Ours writes them in one.
 */
import type { Client } from 'openapi-fetch';
import type { paths } from './schema';

interface Asked {
	params?: { path?: Record<string, string | number>; query?: Record<string, unknown> };
	body?: unknown;
	parseAs?: string;
}

/** Where a request goes: its path with the parameters in place. */
export function addressOf(path: string, params: Asked['params'] = {}): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(params.query ?? {}))
		for (const one of [value].flat())
			if (one !== undefined && one !== null) query.append(name, String(one));
	const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
		encodeURIComponent(params.path?.[name] ?? '')
	);
	return query.size ? `${filled}?${query}` : filled;
}

/** What an answer holds; what is no JSON is shown as it is. */
async function held(response: Response, parseAs?: string): Promise<unknown> {
	const text = await response.text();
	if (parseAs === 'text' && response.ok) return text;
	try {
		return text ? JSON.parse(text) : undefined;
	} catch (cause) {
		if (response.ok) throw cause;
		return text;
	}
}

/** A client that sends through this. */
export function asking(
	fetch: (request: Request) => Promise<Response>
): Pick<Client<paths>, 'GET' | 'POST' | 'PUT' | 'DELETE'> {
	const by =
		(method: string) =>
		async (path: string, { params, body, parseAs }: Asked = {}) => {
			const json = body !== undefined;
			const response = await fetch(
				new Request(addressOf(path, params), {
					method,
					credentials: 'same-origin',
					headers: json ? { 'Content-Type': 'application/json' } : {},
					body: JSON.stringify(body)
				})
			);
			const found = await held(response, parseAs);
			return response.ok ? { data: found, response } : { error: found, response };
		};
	return {
		GET: by('GET'),
		POST: by('POST'),
		PUT: by('PUT'),
		DELETE: by('DELETE')
	} as unknown as ReturnType<typeof asking>;
}
