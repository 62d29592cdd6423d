/** Whether a supervisor's word took effect. */
import type { Authorization } from '$lib/api/types';

export const attested = (now: Authorization, step: string): boolean =>
	step === 'supervise'
		? now.supervise !== undefined
		: now.step === step && now.basis === 'attested';
