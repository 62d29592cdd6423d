/** Whether the clock of a device was off, and by how much. */

/** Less is what a network's way and a second's rounding make. */
const TOLERATED_SECONDS = 120;

export interface ClockOff {
	way: 'ahead' | 'behind';
	unit: 'minutes' | 'hours' | 'days';
	count: number;
}

/** What to say of a device that ran so many seconds ahead; `undefined`: nothing. */
export function clockOff(ahead: number | undefined): ClockOff | undefined {
	if (ahead === undefined || Math.abs(ahead) < TOLERATED_SECONDS) return undefined;
	const way = ahead > 0 ? 'ahead' : 'behind';
	const minutes = Math.round(Math.abs(ahead) / 60);
	if (minutes < 120) return { way, unit: 'minutes', count: minutes };
	const hours = Math.round(minutes / 60);
	if (hours < 48) return { way, unit: 'hours', count: hours };
	return { way, unit: 'days', count: Math.round(hours / 24) };
}
