/** Training sessions: how they stand for the reader, and what a form sends about them. */
import type { components } from '$lib/api/schema';
import type { Me, PersonRef, TrainingEvent } from '$lib/api/types';
import { can } from '$lib/me';

export type SessionState = 'ahead' | 'to_report' | 'waits' | 'held' | 'cancelled';

/** A planned session whose time has come is for its trainers to report, and for others to wait for. */
export function sessionState(
	event: Pick<TrainingEvent, 'state' | 'starts_at' | 'manages'>,
	now = Date.now()
): SessionState {
	if (event.state !== 'planned') return event.state;
	if (new Date(event.starts_at).getTime() > now) return 'ahead';
	return event.manages ? 'to_report' : 'waits';
}

export interface Shelves {
	report: TrainingEvent[];
	ahead: TrainingEvent[];
	past: TrainingEvent[];
}

/** What waits for the reader first; then what comes, the next first; then what was, the last first. */
export function shelves(events: TrainingEvent[], now = Date.now()): Shelves {
	const found: Shelves = { report: [], ahead: [], past: [] };
	for (const event of events) {
		const state = sessionState(event, now);
		if (state === 'to_report') found.report.push(event);
		else if (state === 'ahead') found.ahead.push(event);
		else found.past.push(event);
	}
	const byTime = (a: TrainingEvent, b: TrainingEvent) => a.starts_at.localeCompare(b.starts_at);
	found.ahead.sort(byTime);
	found.report.sort(byTime);
	found.past.sort((a, b) => byTime(b, a));
	return found;
}

/** May plan sessions somewhere. */
export const plans = (me: Me): boolean =>
	can(me, 'deliver_training', 'manage_org', 'decide_certification');

/** An instant as `datetime-local` shows it, in the reader's own time zone. */
export function localInput(at: string): string {
	const date = new Date(at);
	return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What `datetime-local` holds, as an instant. */
export const instantOf = (local: string): string => new Date(local).toISOString();

/** One row of attendance: minutes only where somebody was there. */
export interface Present {
	person: PersonRef;
	here: boolean;
	/** Where it differs from the length of the session. */
	minutes?: number;
}

export interface ReportForm {
	minutes: number;
	led: { person: PersonRef; minutes: number }[];
	present: Present[];
	notes: string;
	confirmed: boolean;
}

/** The session's length shared out, the first trainers taking what is left over. */
export function shares(minutes: number, trainers: number): number[] {
	const each = Math.floor(minutes / trainers);
	return Array.from({ length: trainers }, (_, i) => each + (i < minutes % trainers ? 1 : 0));
}

export const ledInAll = (form: Pick<ReportForm, 'led'>): number =>
	form.led.reduce((sum, { minutes }) => sum + (minutes || 0), 0);

/** What is sent: nobody was there longer than the session was. */
export function reportBody(form: ReportForm): components['schemas']['TrainingReportIn'] {
	return {
		minutes: form.minutes,
		trainers: form.led.map(({ person, minutes }) => ({ person_id: person.id, minutes })),
		attendance: form.present
			.filter(({ here }) => here)
			.map(({ person, minutes }) => ({
				person_id: person.id,
				minutes: Math.min(minutes ?? form.minutes, form.minutes)
			})),
		notes: form.notes.trim() || undefined,
		confirmed_no_client_details: form.confirmed
	};
}
