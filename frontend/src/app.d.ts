/// <reference types="vite/client" />
import type { Problem } from '$lib/api/types';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** What the server said, when it said something. */
			problem?: Problem;
			/** True when no answer came at all. */
			offline?: boolean;
			/** The permissions of which one is missing, in words. */
			needs?: string;
		}
	}
}

export {};
