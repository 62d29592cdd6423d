/** What `fieldcraft content preview` tells its pages. */
import type { ContentOrigin, ModuleDetail, Scenario, Vignette } from '$lib/api/types';

export interface Finding {
	severity: 'error' | 'warning' | 'note';
	file: string;
	line: number;
	column: number;
	rule: string;
	why: string;
	message: string;
	remedy: string;
	/** The module or vignette it belongs to, and the part of it. */
	code?: string | null;
	part?: string | null;
	/** The block of the lesson it is about, from 0. */
	block?: number | null;
}

export type Counts = Record<Finding['severity'], number>;

export interface Content {
	error?: string;
	center?: string | null;
	modules: {
		code: string;
		title: string;
		summary: string;
		version: number;
		lessons: number;
		origin?: ContentOrigin | null;
		counts: Counts;
	}[];
	/** Folders of modules that cannot be read at all. */
	broken: string[];
	vignettes: { code: string; title: string; pool: string; counts: Counts }[];
	findings: Finding[];
}

export interface Choice {
	id: string;
	text: string;
	correct?: boolean;
	feedback: string;
}

export interface Item {
	id: string;
	kind: 'single' | 'multiple' | 'ordering' | 'matching';
	lesson: string;
	indicators: string[];
	prompt_html: string;
	explanation_html?: string | null;
	options?: Choice[];
	sequence?: Choice[];
	pairs?: { id: string; left: string; right: string; feedback: string }[];
}

export interface PreviewScenario {
	slug: string;
	scenario: Scenario;
	/** By scene and choice, as in `s1/a`. */
	told: Record<string, { feedback: string; shows: string[]; misses: string[] }>;
	debriefs: Record<string, string>;
}

export interface PreviewModule {
	module: ModuleDetail;
	items: Item[];
	scenarios: PreviewScenario[];
	/** All files of lessons; one without a title cannot be read. */
	lessons: { slug: string; title?: string | null; minutes?: number | null; blocks: number }[];
	findings: Finding[];
}

export interface PreviewVignette {
	vignette: Vignette & {
		key: { indicator: string; rating: number | string; reason: string }[];
	};
	findings: Finding[];
}
