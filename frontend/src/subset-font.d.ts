/** What `faces.js` asks of subset-font, which brings no types of its own. */
declare module 'subset-font' {
	export default function subsetFont(
		font: Buffer,
		text: string,
		options?: { targetFormat?: 'woff2'; keepFeatures?: string[] }
	): Promise<Buffer>;
}
