/** An icon of Lucide's as a component; icons.js gives its lines. */
import type { Component } from 'svelte';
import type { SVGAttributes } from 'svelte/elements';
import Icon from './Icon.svelte';

type Attributes = SVGAttributes<SVGSVGElement>;

export const icon =
	(lines: string): Component<Attributes> =>
	(anchor, attributes) =>
		Icon(anchor, { lines, attributes });
