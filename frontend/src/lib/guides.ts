/** The three guides, and how large the pictures of each are; `make pictures` takes them. */
export const guides = {
	'new-hire': { steps: [1, 2, 3, 4], width: 390, height: 640 },
	coach: { steps: [1, 2, 3, 4], width: 390, height: 640 },
	center: { steps: [1, 2, 3, 4], width: 1040, height: 640 }
} as const;

export type Guide = keyof typeof guides;
export const isGuide = (name: string): name is Guide => Object.hasOwn(guides, name);
