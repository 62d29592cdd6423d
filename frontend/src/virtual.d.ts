declare module 'virtual:module-titles/es' {
	const titles: Record<string, string>;
	export default titles;
}
declare module 'virtual:texts/*' {
	const texts: Record<string, string>;
	export default texts;
}
