/** Answers are written to the worker. Whoever else reads them is told about the worker. */

/** Words after which "you" is the one something is done to. */
const before =
	'for|to|of|with|without|behind|between|about|from|gives?|puts?|owes?|see|saw|seen|rated|watched|coached|asks?|lets?|helps?';
/** After these it is so only where nothing is done by them: "on you alone", but "from then on you act". */
const object = new RegExp(`\\b(?:(${before}) you|(on|before) you(?= for| alone|[.,;]))\\b`, 'g');

export const aboutThem = (text: string): string =>
	text
		.replace(/\byourself\b/g, 'themselves')
		.replace(/\byours\b/g, 'theirs')
		.replace(object, (_, always, mostly) => `${always ?? mostly} them`)
		.replace(/\bYou(r?)\b/g, (_, own: string) => (own ? 'Their' : 'They'))
		.replace(/\byou(r?)\b/g, (_, own: string) => (own ? 'their' : 'they'));

/** What people wrote themselves stays as they wrote it. */
const quoted = ['waiver', 'display_name'];

/** A whole answer of the server, each of its sentences told in another way: about the worker. */
export function retold<T>(value: T, tell: (text: string) => string = aboutThem): T {
	return JSON.parse(JSON.stringify(value), (key, inner: unknown) =>
		typeof inner === 'string' && !quoted.includes(key) ? tell(inner) : inner
	) as T;
}
