/** Pictures of a lesson, which on a phone are too small to read, can be pressed to be seen whole. */
import { t } from '$lib/i18n';

export interface Picture {
	src: string;
	alt: string;
}

/** Puts a button around each picture below `root`; `onopen` is called with the one pressed. */
export function openPictures(root: HTMLElement, onopen: (picture: Picture) => void): void {
	for (const img of root.querySelectorAll<HTMLImageElement>('figure img')) {
		const button = document.createElement('button');
		button.type = 'button';
		button.className = 'picture';
		img.replaceWith(button);
		button.append(img);
		const hint = document.createElement('span');
		hint.className = 'picture-hint';
		hint.textContent = t('learn.picture_open');
		button.append(hint);
		button.addEventListener('click', () => onopen({ src: img.src, alt: img.alt }));
	}
}
