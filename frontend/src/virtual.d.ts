declare module 'virtual:module-titles/es' {
	const titles: Record<string, string>;
	export default titles;
}
declare module 'virtual:texts/*' {
	import type { Catalogue } from '$lib/i18n/language.svelte';
	const parts: Catalogue['parts'];
	export default parts;
}
