/** A summary beside its title and its next step repeats neither. */
export function headless(summary: string, title: string, step?: string): string {
	let text = step ? summary.replace(step, '') : summary;
	if (text.startsWith(`${title}: `)) text = text.slice(title.length + 2);
	text = text.trim();
	return text.charAt(0).toUpperCase() + text.slice(1);
}
