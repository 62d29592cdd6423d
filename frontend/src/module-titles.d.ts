declare module 'virtual:module-titles/es' {
	const titles: Record<string, string>;
	export default titles;
}
