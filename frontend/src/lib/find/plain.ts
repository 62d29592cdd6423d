/** A word as it is compared: small letters, without accents. */
export const plainWord = (word: string): string =>
	word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
