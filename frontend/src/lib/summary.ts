/** What the tag beside it says already. */
const told =
	/^(met|not met|waived for now|not there yet, and not due yet|too little has been seen to say)\.\s*/;

/** A summary beside its title, its status and its next step repeats none of them. */
export function headless(summary: string, title: string, step?: string): string {
	let text = step ? summary.replace(step, '') : summary;
	if (text.startsWith(`${title}: `)) text = text.slice(title.length + 2);
	text = text.replace(told, '').trim();
	return text.charAt(0).toUpperCase() + text.slice(1);
}
